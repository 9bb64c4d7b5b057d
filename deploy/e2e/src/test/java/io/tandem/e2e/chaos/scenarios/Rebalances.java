package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Signals;
import io.tandem.e2e.chaos.Stage;
import io.tandem.local.testkit.ServiceProcess;

/** Replicas of consumer-service come and go; one stands still until the group has given its partitions away, and comes back. */
class Rebalances implements Scenario {

    private static final Duration SESSION = Duration.ofSeconds(10);

    @Override
    public Setup setup() {
        return new Setup().replicas(1, 3)
                .consumer("mp.messaging.incoming.events-in.session.timeout.ms", String.valueOf(SESSION.toMillis()));
    }

    @Override
    public void round(Stage stage) throws Exception {
        ServiceProcess second = stage.replicas().consumer(1);
        ServiceProcess third = stage.replicas().consumer(2);
        stage.fault("consumers 3 -> 2", () -> stage.replicas().scaleIn(third));
        stage.fault("consumers 2 -> 1", () -> stage.replicas().scaleIn(second));
        stage.fault("consumers 1 -> 3", () -> {
            stage.replicas().scaleOut(second);
            stage.replicas().scaleOut(third);
        });
        for (int i = 0; i < 3; i++) {
            ServiceProcess zombie = stage.replicas().consumer(i);
            stage.holdUpTo(3);
            stage.fault(zombie + " frozen for twice its session", () -> {
                Signals.freeze(zombie.process());
                stage.hold(SESSION.multipliedBy(2));
                Signals.thaw(zombie.process());
            });
        }
    }
}
