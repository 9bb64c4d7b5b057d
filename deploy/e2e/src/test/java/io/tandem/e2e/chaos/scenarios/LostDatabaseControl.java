package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;
import java.util.Optional;

import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Signals;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: a database that confirms before it has written loses in a crash what the consumer has committed. */
class LostDatabaseControl extends LostDatabase {

    @Override
    public String name() {
        return "lost-database-control";
    }

    @Override
    public Setup setup() {
        return new Setup().postgres("synchronous_commit", "off").postgres("wal_writer_delay", "10s");
    }

    @Override
    public void round(Stage stage) throws Exception {
        var postgres = stage.servers().postgres();
        for (int i = 0; i < 3; i++) {
            stage.hold(Duration.ofSeconds(4));
            stage.fault("a bug, synchronous_commit=off: kill -9 of PostgreSQL", () -> {
                Signals.kill(postgres.process().orElseThrow());
                postgres.restart();
            });
        }
    }

    @Override
    public Optional<Violation> planted() {
        return Optional.of(Violation.LOST);
    }
}
