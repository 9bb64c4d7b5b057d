package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;
import io.tandem.local.testkit.ServiceProcess;

/** Control: the consumer dies with events under way, as one that leaves its group would drop them. */
@Control(Violation.DUPLICATED)
class ManyKeysControl extends ManyKeys {

    @Override
    void whileSlow(Stage stage) throws Exception {
        ServiceProcess consumer = stage.replicas().consumer(0);
        consumer.kill();
        consumer.launch();
    }
}
