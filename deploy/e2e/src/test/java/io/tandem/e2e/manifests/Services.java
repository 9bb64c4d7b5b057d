package io.tandem.e2e.manifests;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The two services as they were packaged. */
public final class Services {

    public static final List<String> NAMES = List.of("producer-service", "consumer-service");

    private static final Map<String, ServiceSettings> SETTINGS = new ConcurrentHashMap<>();

    private Services() {
    }

    public static ServiceSettings settings(String service) {
        return SETTINGS.computeIfAbsent(service, name -> ServiceSettings.of(packaged(name)));
    }

    /** The folder that {@code mvn package} leaves. */
    public static Path packaged(String service) {
        return Repository.root().resolve(service).resolve("target/quarkus-app");
    }
}
