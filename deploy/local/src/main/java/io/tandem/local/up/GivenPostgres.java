package io.tandem.local.up;

import java.util.Map;

/** A database of the user's. */
record GivenPostgres(Database database) implements Part {

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public String start() {
        database.check();
        return database.url();
    }

    @Override
    public Map<String, String> environment() {
        return database.environment();
    }
}
