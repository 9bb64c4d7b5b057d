package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;
import io.tandem.local.testkit.ServiceProcess;

/** Control: a service that never gets its descriptors back, as with a leak, cannot connect to its database again. */
@Control(Violation.NOT_RECOVERED)
class FewDescriptorsControl extends FewDescriptors {

    /** Fewer than any service has open. */
    private static final int NONE = 50;

    @Override
    public void round(Stage stage) throws Exception {
        ServiceProcess consumer = stage.replicas().consumer(0);
        long usual = limit(consumer);
        stage.fault("a bug, a leak of descriptors in " + consumer, () -> {
            setLimit(consumer, NONE);
            cutConnections(stage);
        });
        setLimit(consumer, usual);
    }
}
