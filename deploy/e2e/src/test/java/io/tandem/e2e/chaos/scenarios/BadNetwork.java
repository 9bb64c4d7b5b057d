package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;
import java.util.List;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Signals;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.TcpProxy;
import io.tandem.local.Topics;

/** A broker and the database that stand still; connections that are slow, cut, half closed, or forgotten on the way. */
class BadNetwork implements Scenario {

    private static final Duration STANDSTILL = Duration.ofSeconds(30);
    private static final Duration SLOWNESS = Duration.ofSeconds(15);
    private static final Duration DARKNESS = Duration.ofSeconds(45);
    private static final Duration DELAY = Duration.ofMillis(200);

    @Override
    public Setup setup() {
        return new Setup().proxied();
    }

    @Override
    public void round(Stage stage) throws Exception {
        int leader = stage.cluster().leaderOfMost(Topics.EVENTS);
        stage.fault("broker " + leader + ", which leads most, frozen for " + STANDSTILL.toSeconds() + " s",
                () -> freeze(stage, stage.servers().broker(leader).process().orElseThrow()));
        stage.fault("PostgreSQL frozen for " + STANDSTILL.toSeconds() + " s",
                () -> freeze(stage, stage.servers().postgres().process().orElseThrow()));
        stage.fault("all connections slower by " + DELAY.toMillis() + " ms for " + SLOWNESS.toSeconds() + " s",
                () -> slowDown(stage));
        for (int i = 0; i < 5; i++) {
            stage.holdUpTo(2);
            stage.fault("all connections cut", () -> stage.servers().proxies().forEach(TcpProxy::cut));
        }
        stage.fault("all connections half closed", () -> stage.servers().proxies().forEach(TcpProxy::halfClose));
        stage.fault("all connections forgotten on the way", () -> stage.servers().proxies().forEach(TcpProxy::swallow));
        stage.fault("nothing gets to or from the brokers for " + DARKNESS.toSeconds() + " s",
                () -> goDark(stage, stage.servers().kafkaProxies()));
        stage.fault("nothing gets to or from PostgreSQL for " + DARKNESS.toSeconds() + " s",
                () -> goDark(stage, List.of(stage.servers().postgresProxy())));
    }

    private static void freeze(Stage stage, ProcessHandle process) throws InterruptedException {
        Signals.freeze(process);
        stage.hold(STANDSTILL);
        Signals.thaw(process);
    }

    private static void goDark(Stage stage, List<TcpProxy> ways) throws InterruptedException {
        ways.forEach(TcpProxy::goDark);
        stage.hold(DARKNESS);
        ways.forEach(TcpProxy::comeBack);
    }

    private static void slowDown(Stage stage) throws InterruptedException {
        stage.servers().proxies().forEach(proxy -> proxy.delay(DELAY));
        stage.hold(SLOWNESS);
        stage.servers().proxies().forEach(proxy -> proxy.delay(Duration.ZERO));
    }
}
