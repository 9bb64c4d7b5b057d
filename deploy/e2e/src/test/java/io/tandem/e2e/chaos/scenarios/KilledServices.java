package io.tandem.e2e.chaos.scenarios;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.local.testkit.ServiceProcess;

/** {@code kill -9} of consumer-service, of producer-service and of both, in an order that chance decides. */
class KilledServices implements Scenario {

    @Override
    public Setup setup() {
        return new Setup().webhook();
    }

    @Override
    public void round(Stage stage) throws Exception {
        List<List<ServiceProcess>> victims = new ArrayList<>(List.of(
                List.of(stage.replicas().consumer(0)),
                List.of(stage.replicas().producer(0)),
                List.of(stage.replicas().producer(0), stage.replicas().consumer(0))));
        Collections.shuffle(victims, stage.random());
        for (List<ServiceProcess> killed : victims) {
            stage.holdUpTo(5);
            stage.fault("kill -9 of " + killed, () -> {
                killed.forEach(ServiceProcess::kill);
                stage.holdUpTo(5);
                killed.forEach(ServiceProcess::launch);
            });
        }
    }
}
