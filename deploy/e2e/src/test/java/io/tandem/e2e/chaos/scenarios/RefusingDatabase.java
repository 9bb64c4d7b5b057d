package io.tandem.e2e.chaos.scenarios;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.local.testkit.ServiceProcess;

/**
 * PostgreSQL that runs and does not serve: tables locked, statements and backends ended, logins refused, no connection left.
 */
class RefusingDatabase implements Scenario {

    private static final Duration LOCKED = Duration.ofSeconds(64);
    private static final Duration RESTARTS = Duration.ofSeconds(33);
    private static final int RESTART_COUNT = 6;
    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final Duration NO_LOGIN = Duration.ofSeconds(26);
    private static final int CONNECTIONS = 40;

    @Override
    public Setup setup() {
        return new Setup().postgres("max_connections", String.valueOf(CONNECTIONS));
    }

    @Override
    public void round(Stage stage) throws Exception {
        stage.fault("the journal's table locked for " + LOCKED.toSeconds() + " s", () -> lock(stage));
        stage.fault(RESTART_COUNT + " immediate restarts of PostgreSQL", () -> restart(stage));
        stage.fault("each second for " + SHORT.toSeconds() + " s, all backends ended", () -> endBackends(stage));
        stage.fault("statements ended after 300 ms for " + SHORT.toSeconds() + " s", () -> endStatements(stage));
        stage.fault("another password for " + NO_LOGIN.toSeconds() + " s", () -> refuseLogins(stage));
        stage.fault("consumer-service starts without a free connection", () -> startWithoutConnections(stage));
    }

    private static void lock(Stage stage) throws Exception {
        try (Connection owner = stage.journal().connect(); Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("LOCK TABLE event IN ACCESS EXCLUSIVE MODE");
            stage.hold(LOCKED);
            owner.rollback();
        }
    }

    private static void restart(Stage stage) throws InterruptedException {
        for (int i = 0; i < RESTART_COUNT; i++) {
            stage.servers().postgres().kill();
            stage.servers().postgres().restart();
            stage.hold(RESTARTS.dividedBy(RESTART_COUNT));
        }
    }

    private static void endBackends(Stage stage) throws Exception {
        try (Connection owner = stage.journal().connect()) {
            for (int i = 0; i < SHORT.toSeconds(); i++) {
                Backends.endOthers(owner);
                stage.hold(Duration.ofSeconds(1));
            }
        }
    }

    private static void endStatements(Stage stage) throws Exception {
        try (Connection owner = stage.journal().connect()) {
            execute(owner, "ALTER DATABASE tandem SET statement_timeout = '300ms'");
            Backends.endOthers(owner);
            stage.hold(SHORT);
            execute(owner, "ALTER DATABASE tandem RESET statement_timeout");
            Backends.endOthers(owner);
        }
    }

    private static void refuseLogins(Stage stage) throws Exception {
        try (Connection owner = stage.journal().connect()) {
            execute(owner, "ALTER ROLE tandem PASSWORD 'another'");
            Backends.endOthers(owner);
            stage.hold(NO_LOGIN);
            execute(owner, "ALTER ROLE tandem PASSWORD '" + stage.servers().postgres().password() + "'");
        }
    }

    private static void startWithoutConnections(Stage stage) throws Exception {
        ServiceProcess consumer = stage.replicas().consumer(0);
        List<Connection> taken = new ArrayList<>();
        consumer.stop();
        try {
            takeAll(stage, taken);
            consumer.launch();
            stage.hold(SHORT);
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
        if (!consumer.isAlive()) {
            consumer.launch(); // Kubernetes restarts it
        }
    }

    private static void takeAll(Stage stage, List<Connection> taken) {
        for (int i = 0; i < CONNECTIONS; i++) {
            try {
                taken.add(stage.journal().connect());
            } catch (SQLException none) {
                return;
            }
        }
    }

    private static void execute(Connection owner, String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }
}
