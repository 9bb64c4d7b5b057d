package io.tandem.e2e.podman;

import java.util.ArrayList;
import java.util.List;

import io.tandem.local.Command;

/** The podman of this machine; everything that it starts here is named {@code tandem-e2e-*} and removed at the end. */
final class Podman implements AutoCloseable {

    static final String NETWORK = "tandem-e2e";

    private final List<String> containers = new ArrayList<>();

    Podman() {
        run("network", "create", NETWORK);
    }

    /** Starts a workload's container in the background. */
    void start(Container container) {
        containers.add(container.name());
        run(container.flags().toArray(String[]::new));
    }

    /** Waits for the end of a container, and returns its exit code. */
    int await(Container container) {
        return Integer.parseInt(run("wait", container.name()).strip());
    }

    /** SIGTERM, SIGKILL after the grace period; returns the exit code: 137 is a kill. */
    int stop(Container container) {
        run("stop", "--time", String.valueOf(container.gracePeriod()), container.name());
        return Integer.parseInt(inspect(container, "{{.State.ExitCode}}"));
    }

    void restart(Container container) {
        run("start", container.name());
    }

    Command exec(Container container, String... line) {
        List<String> command = new ArrayList<>(List.of("podman", "exec", container.name()));
        command.addAll(List.of(line));
        return Command.run(command);
    }

    String inspect(Container container, String format) {
        return run("inspect", "--format", format, container.name()).strip();
    }

    String logs(Container container) {
        return logs(container.name());
    }

    /** Of every container, in the order of their start. */
    List<String> logs() {
        return containers.stream().map(name -> "--- " + name + "\n" + logs(name)).toList();
    }

    private static String logs(String name) {
        Command logs = Command.run(List.of("podman", "logs", name));
        return logs.output() + logs.errors();
    }

    /** The port of this machine behind a container's. */
    int port(Container container, int port) {
        String address = run("port", container.name(), port + "/tcp").strip();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static String run(String... arguments) {
        List<String> line = new ArrayList<>(List.of("podman"));
        line.addAll(List.of(arguments));
        return Command.run(line).orThrow();
    }

    @Override
    public void close() {
        containers.forEach(name -> Command.run(List.of("podman", "rm", "--force", "--volumes", "--time", "1", name)));
        Command.run(List.of("podman", "network", "rm", "--force", NETWORK));
    }
}
