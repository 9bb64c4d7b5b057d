package io.tandem.e2e.chaos.scenarios;

import java.util.Optional;

import io.tandem.e2e.ServiceProcess;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: both replicas of producer-service restarted at once. */
class RollingUpgradeControl extends RollingUpgrade {

    @Override
    public String name() {
        return "rolling-upgrade-control";
    }

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

    @Override
    public Optional<Violation> planted() {
        return Optional.of(Violation.NOT_SERVED);
    }
}
