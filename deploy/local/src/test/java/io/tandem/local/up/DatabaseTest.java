package io.tandem.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tandem.local.LocalServers;
import io.tandem.local.PostgresServer;

class DatabaseTest {

    private static final Map<String, String> NO_ENVIRONMENT = Map.of();

    @ParameterizedTest
    @ValueSource(strings = { "postgresql://ann:s%40cret@db:6543/orders", "postgres://ann:s%40cret@db:6543/orders",
            "jdbc:postgresql://ann:s%40cret@db:6543/orders" })
    void theUrlNamesTheDatabaseAndItsUser(String url) {
        assertThat(Database.parse(url, NO_ENVIRONMENT))
                .isEqualTo(new Database("postgresql://db:6543/orders", "ann", "s@cret"));
    }

    @Test
    void theEnvironmentCompletesTheUrl() {
        assertThat(Database.parse("postgresql://db/orders?sslmode=require", Map.of("PGUSER", "ann", "PGPASSWORD", "secret")))
                .isEqualTo(new Database("postgresql://db:5432/orders?sslmode=require", "ann", "secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "db:5432", "mysql://ann@db/orders", "postgresql://ann@db", "postgresql:///orders",
            "postgresql://ann:[@db/orders", "postgresql://db/orders" })
    void anyOtherTextIsRefusedWithTheExpectedForm(String url) {
        assertThatThrownBy(() -> Database.parse(url, NO_ENVIRONMENT))
                .isInstanceOf(UpException.class)
                .hasMessageStartingWith("--postgres wants postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
    }

    @Test
    void aWrongPasswordAndAMissingServerGiveDifferentMessages() {
        PostgresServer server = LocalServers.postgres();
        Database right = Database.parse(server.reactiveUrl(), Map.of("PGUSER", "tandem", "PGPASSWORD", "tandem"));
        right.check();
        assertThatThrownBy(new Database(right.url(), "tandem", "wrong")::check)
                .hasMessageContaining("password authentication failed");
        assertThatThrownBy(new Database("postgresql://localhost:1/tandem", "tandem", "tandem")::check)
                .hasMessageContaining("refused");
    }
}
