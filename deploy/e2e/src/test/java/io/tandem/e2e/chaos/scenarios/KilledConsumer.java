package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Recording;
import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.local.testkit.ServiceProcess;

/** {@code kill -9} of consumer-service between the commit of the journal and that of the offsets, again and again. */
class KilledConsumer implements Scenario {

    private static final int KILLS = 14;

    @Override
    public Setup setup() {
        return new Setup().webhook();
    }

    @Override
    public void round(Stage stage) throws Exception {
        ServiceProcess consumer = stage.replicas().consumer(0);
        for (int i = 1; i <= KILLS; i++) {
            stage.fault("kill -9 " + i + " of consumer-service, just after an entry", () -> {
                Recording.Accepted event = stage.recording().latest();
                stage.await("an event is journaled", () -> stage.journal().has(stage.source(), event.id()));
                consumer.kill();
                consumer.launch();
            });
        }
    }
}
