package io.tandem.e2e.chaos.scenarios;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Stage;
import io.tandem.local.Command;
import io.tandem.local.testkit.ServiceProcess;

/** Both services run out of file descriptors while their connections are cut and new senders come. */
class FewDescriptors implements Scenario {

    private static final int FREE = 25;
    private static final int ENOUGH = 65_536;
    private static final Duration LENGTH = Duration.ofSeconds(20);

    @Override
    public Optional<String> missing() {
        return Files.exists(Path.of("/usr/bin/prlimit")) ? Optional.empty() : Optional.of("needs prlimit, of util-linux");
    }

    @Override
    public void round(Stage stage) throws Exception {
        stage.fault(FREE + " free file descriptors for " + LENGTH.toSeconds() + " s, and connections that take them", () -> {
            leave(stage, FREE);
            IdleConnections idle = IdleConnections.to(stage.replicas().endpoints(), 2 * FREE);
            try {
                stage.hold(LENGTH);
            } finally {
                idle.close();
            }
            restore(stage);
        });
    }

    /** Leaves each service so many free descriptors. */
    static void leave(Stage stage, int free) throws IOException {
        for (ServiceProcess service : stage.replicas().all().toList()) {
            limit(service, open(service) + free);
        }
    }

    /** Gives each service enough descriptors again. */
    static void restore(Stage stage) {
        stage.replicas().all().filter(ServiceProcess::isAlive).forEach(service -> limit(service, ENOUGH));
    }

    private static int open(ServiceProcess service) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", String.valueOf(service.process().pid()), "fd"))) {
            return (int) descriptors.count();
        }
    }

    private static void limit(ServiceProcess service, int descriptors) {
        Command.run("prlimit", "--pid", String.valueOf(service.process().pid()), "--nofile=" + descriptors + ":" + ENOUGH)
                .orThrow();
    }
}
