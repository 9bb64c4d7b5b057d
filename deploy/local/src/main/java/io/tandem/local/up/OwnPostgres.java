package io.tandem.local.up;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.tandem.local.PostgresServer;

/** A database server in the data folder. */
record OwnPostgres(Port port, DataFolder data) implements Part {

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public List<Port> ports() {
        return List.of(port);
    }

    @Override
    public String start() {
        PostgresServer.start(data.path().resolve("postgres"), port.number(), Map.of());
        return Database.local(port.number()).url();
    }

    @Override
    public Map<String, String> environment() {
        return Database.local(port.number()).environment();
    }

    @Override
    public Optional<ProcessHandle> process() {
        return server().process();
    }

    @Override
    public Path log() {
        return server().log();
    }

    @Override
    public void stop() {
        server().stop();
    }

    private PostgresServer server() {
        return PostgresServer.at(data.path().resolve("postgres"));
    }
}
