package io.tandem.e2e.chaos.scenarios;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Signals;
import io.tandem.e2e.chaos.SmallDisk;
import io.tandem.e2e.chaos.Stage;

/** PostgreSQL killed, away, its connections cut, out of connections, its disk full. */
class LostDatabase implements Scenario {

    private static final Duration OUTAGE = Duration.ofSeconds(30);
    private static final Duration SHORTAGE = Duration.ofSeconds(15);

    @Override
    public Setup setup() {
        Setup setup = new Setup().postgres("max_connections", "40");
        return SmallDisk.isPossible()
                ? setup.smallDisk().postgres("max_wal_size", "64MB").postgres("min_wal_size", "32MB")
                : setup;
    }

    @Override
    public void round(Stage stage) throws Exception {
        var postgres = stage.servers().postgres();
        stage.fault("kill -9 of all processes of PostgreSQL, restart", () -> {
            Signals.kill(postgres.process().orElseThrow());
            postgres.restart();
        });
        stage.fault("immediate stop of PostgreSQL for " + OUTAGE.toSeconds() + " s", () -> {
            postgres.kill();
            stage.hold(OUTAGE);
            postgres.restart();
        });
        for (int i = 0; i < 3; i++) {
            stage.holdUpTo(3);
            stage.fault("connections of PostgreSQL cut", () -> cutConnections(stage));
        }
        stage.fault("PostgreSQL out of connections for " + SHORTAGE.toSeconds() + " s", () -> takeAllConnections(stage));
        if (stage.servers().disk() == null) {
            stage.say("NOT RUN: a full disk, which needs root");
        } else {
            stage.fault("disk of PostgreSQL full for " + OUTAGE.toSeconds() + " s", () -> fillDisk(stage));
        }
    }

    private static void cutConnections(Stage stage) throws SQLException {
        try (Connection owner = stage.journal().connect()) {
            Backends.endOthers(owner);
        }
    }

    private static void takeAllConnections(Stage stage) throws Exception {
        List<Connection> taken = new ArrayList<>();
        try {
            cutConnections(stage);
            long end = System.nanoTime() + SHORTAGE.toNanos();
            while (System.nanoTime() < end) {
                takeOne(stage).ifPresent(taken::add);
            }
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
    }

    private static Optional<Connection> takeOne(Stage stage) throws InterruptedException {
        try {
            return Optional.of(stage.journal().connect());
        } catch (SQLException none) {
            Signals.hold(Duration.ofMillis(100));
            return Optional.empty();
        }
    }

    /** PostgreSQL ends itself when it cannot write its log; a supervisor would start it again. */
    private static void fillDisk(Stage stage) throws InterruptedException {
        stage.servers().disk().fill();
        stage.hold(OUTAGE);
        stage.servers().disk().free();
        if (stage.servers().postgres().process().isEmpty()) {
            stage.say("PostgreSQL had ended itself: restarted");
            stage.servers().postgres().restart();
        }
    }
}
