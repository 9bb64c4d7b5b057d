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
        ServiceProcess first = stage.producer(0);
        ServiceProcess second = stage.producer(1);
        stage.fault("a mistake: both replicas of producer-service restarted at once", () -> {
            stage.scaleIn(first);
            stage.scaleIn(second);
            stage.scaleOut(first);
            stage.scaleOut(second);
        });
    }

    @Override
    public Optional<Violation> planted() {
        return Optional.of(Violation.NOT_SERVED);
    }
}
