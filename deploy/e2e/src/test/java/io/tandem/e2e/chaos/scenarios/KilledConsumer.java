package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.local.testkit.ServiceProcess;

/** {@code kill -9} of consumer-service again and again while it works off what came meanwhile. */
class KilledConsumer implements Scenario {

    private static final int KILLS = 14;
    private static final int MAX_MILLIS_OF_WORK = 1_500;

    /** Many events at a time, so that a kill falls between the commit of the journal and that of the offsets. */
    @Override
    public Setup setup() {
        return new Setup().eventsPerSecond(300);
    }

    @Override
    public void round(Stage stage) throws Exception {
        ServiceProcess consumer = stage.replicas().consumer(0);
        stage.fault(KILLS + " times kill -9 of " + consumer, () -> {
            for (int i = 0; i < KILLS; i++) {
                long before = stage.journal().count("event");
                stage.await("the consumer journals", () -> stage.journal().count("event") > before);
                stage.hold(Duration.ofMillis(stage.random().nextInt(MAX_MILLIS_OF_WORK)));
                consumer.kill();
                consumer.launch();
            }
        });
    }
}
