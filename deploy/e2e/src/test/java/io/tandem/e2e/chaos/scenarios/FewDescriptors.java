package io.tandem.e2e.chaos.scenarios;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Stage;
import io.tandem.local.Command;
import io.tandem.local.testkit.ServiceProcess;

/** Idle connections take the last file descriptors of a service, which cannot open another file or connection then. */
class FewDescriptors implements Scenario {

    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final int FREE = 25;
    private static final int CONNECTIONS = 100;
    private static final Duration LENGTH = Duration.ofSeconds(20);

    @Override
    public Optional<String> missing() {
        return Files.exists(PRLIMIT) ? Optional.empty() : Optional.of("it needs prlimit");
    }

    @Override
    public void round(Stage stage) throws Exception {
        for (ServiceProcess service : List.of(stage.replicas().producer(0), stage.replicas().consumer(0))) {
            stage.fault(FREE + " free descriptors in " + service + ", and " + CONNECTIONS + " idle connections",
                    () -> starve(stage, service));
        }
    }

    private static void starve(Stage stage, ServiceProcess service) throws Exception {
        long usual = limit(service);
        List<Socket> idle = new ArrayList<>();
        try {
            setLimit(service, openDescriptors(service) + FREE);
            connect(service.address(), idle);
            stage.hold(LENGTH.dividedBy(2));
            cutConnections(stage);
            stage.hold(LENGTH.dividedBy(2));
        } finally {
            close(idle);
            setLimit(service, usual);
        }
    }

    /** Makes the service open connections while it has no descriptor for them. */
    static void cutConnections(Stage stage) throws Exception {
        try (var owner = stage.journal().connect()) {
            Backends.endOthers(owner);
        }
    }

    private static void connect(URI address, List<Socket> idle) throws IOException {
        for (int i = 0; i < CONNECTIONS; i++) {
            idle.add(new Socket(address.getHost(), address.getPort()));
        }
    }

    private static void close(List<Socket> idle) throws IOException {
        for (Socket socket : idle) {
            socket.close();
        }
    }

    private static long openDescriptors(ServiceProcess service) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(service.process().pid()), "fd"))) {
            return open.count();
        }
    }

    static long limit(ServiceProcess service) {
        return Long.parseLong(Command.run(PRLIMIT.toString(), "--pid", String.valueOf(service.process().pid()), "--nofile",
                "--output", "SOFT", "--noheadings").orThrow().strip());
    }

    static void setLimit(ServiceProcess service, long limit) {
        Command.run(PRLIMIT.toString(), "--pid", String.valueOf(service.process().pid()), "--nofile=" + limit + ":").orThrow();
    }
}
