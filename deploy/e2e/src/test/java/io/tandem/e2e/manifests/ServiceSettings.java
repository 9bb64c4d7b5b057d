package io.tandem.e2e.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.MapBackedConfigSource;

/** Every setting that a packaged service reads while it runs, taken from the package itself. */
public final class ServiceSettings {

    private static final Pattern NOT_ALPHANUMERIC = Pattern.compile("[^A-Za-z0-9]");

    private final Set<String> variables = new TreeSet<>();
    private final SmallRyeConfig packaged;

    private ServiceSettings(SettingSources sources) {
        sources.names().forEach(name -> variables.add(variable(name)));
        sources.quarkusVariables().forEach(variables::add);
        Map<String, String> values = new TreeMap<>(sources.defaults());
        values.putAll(sources.applicationProperties());
        packaged = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfile("prod")
                .withSources(new MapBackedConfigSource("packaged", values) {
                    private static final long serialVersionUID = 1;
                })
                .build();
    }

    static ServiceSettings of(Path packaged) {
        try (SettingSources sources = SettingSources.of(packaged)) {
            return new ServiceSettings(sources);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The environment variable of a setting, by the rule of MicroProfile Config. */
    public static String variable(String property) {
        return NOT_ALPHANUMERIC.matcher(property).replaceAll("_").toUpperCase(Locale.ROOT);
    }

    /** Whether an environment variable sets anything in the running service. */
    public boolean reads(String variable) {
        return variables.contains(variable);
    }

    /** What the package says in production: application.properties, else the default of the mapping. */
    public Optional<String> value(String property) {
        return packaged.getOptionalValue(property, String.class);
    }
}
