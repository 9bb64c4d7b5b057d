package io.tandem.local.up;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.tandem.local.Checkout;
import io.tandem.local.Daemon;
import io.tandem.local.Http;
import io.tandem.local.Startup;

/**
 * One of the two packaged services, in the production profile, reachable from this machine only.
 *
 * @param needs the parts that it must find
 * @param patience how long it may start without a new line in its log
 */
record Service(String name, Port port, Port managementPort, List<Part> needs, DataFolder data, Duration patience)
        implements
            Part {

    private static final String LOOPBACK = "127.0.0.1";

    @Override
    public List<Port> ports() {
        return List.of(port, managementPort);
    }

    @Override
    public String start() {
        daemon().start(List.of(Daemon.java(), "-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-jar", Checkout.jar(name).toString()),
                environment(), this::isReady, patience);
        return url();
    }

    /** Not on the command line, where every user of the machine could read the password of the database. */
    @Override
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "QUARKUS_HTTP_HOST", LOOPBACK,
                "QUARKUS_HTTP_PORT", String.valueOf(port.number()),
                "QUARKUS_MANAGEMENT_HOST", LOOPBACK,
                "QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort.number()),
                "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false",
                "TANDEM_SECURITY", "none",
                // One broker cannot replicate.
                "TANDEM_PRODUCER_TOPIC_CHECKS", "warn",
                "TANDEM_CONSUMER_TOPIC_CHECKS", "warn"));
        needs.forEach(part -> environment.putAll(part.environment()));
        return environment;
    }

    @Override
    public String state() {
        return new Startup(name, log()).lastLine();
    }

    @Override
    public Optional<ProcessHandle> process() {
        return daemon().process();
    }

    @Override
    public void stop() {
        daemon().stop();
    }

    String host() {
        return "localhost:" + port.number();
    }

    String url() {
        return "http://" + host();
    }

    String healthUrl() {
        return "http://localhost:" + managementPort.number() + "/q/health";
    }

    @Override
    public Path log() {
        return data.logs().resolve(name + ".log");
    }

    private Daemon daemon() {
        return new Daemon(name, data.path(), data.path().resolve(name + ".pid"), log());
    }

    private boolean isReady() {
        try {
            return Http.get(URI.create(healthUrl() + "/ready")).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
