package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;
import io.tandem.local.testkit.ServiceProcess;

/** Control: both replicas of producer-service restarted at once. */
@Control(Violation.NOT_SERVED)
class RollingUpgradeControl extends RollingUpgrade {

    @Override
    public void round(Stage stage) throws Exception {
        ServiceProcess first = stage.replicas().producer(0);
        ServiceProcess second = stage.replicas().producer(1);
        stage.fault("a mistake: both replicas of producer-service restarted at once", () -> {
            stage.replicas().scaleIn(first);
            stage.replicas().scaleIn(second);
            stage.replicas().scaleOut(first);
            stage.replicas().scaleOut(second);
        });
    }
}
