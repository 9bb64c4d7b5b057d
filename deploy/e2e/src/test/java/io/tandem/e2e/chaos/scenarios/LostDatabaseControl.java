package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Signals;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: a database that confirms before it writes loses committed entries in a crash. */
@Control(Violation.LOST)
class LostDatabaseControl extends LostDatabase {

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
}
