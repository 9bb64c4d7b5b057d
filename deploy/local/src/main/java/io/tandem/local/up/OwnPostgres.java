package io.tandem.local.up;

import java.nio.file.Path;
import java.util.Map;

import io.tandem.local.PostgresServer;

/** A database server in the data folder. */
record OwnPostgres(Port port, DataFolder data) implements OwnServer {

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public String start() {
        PostgresServer.start(folder(), port.number(), Map.of());
        return Database.local(port.number()).url();
    }

    @Override
    public Map<String, String> environment() {
        return Database.local(port.number()).environment();
    }

    @Override
    public PostgresServer server() {
        return PostgresServer.at(folder());
    }

    private Path folder() {
        return data.path().resolve("postgres");
    }
}
