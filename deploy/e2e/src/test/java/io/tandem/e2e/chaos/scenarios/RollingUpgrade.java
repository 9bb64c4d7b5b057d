package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;
import io.tandem.local.testkit.ServiceProcess;

/** Two replicas of each service, restarted one by one: a client that tries once more at the other replica notices nothing. */
class RollingUpgrade implements Scenario {

    @Override
    public Setup setup() {
        return new Setup().replicas(2, 2);
    }

    @Override
    public void round(Stage stage) throws Exception {
        for (ServiceProcess replica : stage.replicas().all().toList()) {
            stage.holdUpTo(3);
            stage.fault("restart of " + replica, () -> {
                stage.replicas().scaleIn(replica);
                stage.replicas().scaleOut(replica);
            });
        }
    }

    @Override
    public void check(Stage stage) {
        if (stage.recording().mostTries() > 2) {
            stage.findings().add(Violation.NOT_SERVED, stage.recording().mostTries() + " tries until a 202");
        }
    }
}
