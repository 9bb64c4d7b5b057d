package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: offsets that are committed before the journal; a killed consumer never reads what it had in flight again. */
@Control(Violation.LOST)
class KilledConsumerControl extends KilledConsumer {

    @Override
    public void round(Stage stage) throws Exception {
        stage.fault("a bug: offsets are committed without the journal", () -> {
            stage.replicas().consumer(0).kill();
            MovedOffsets.awaitUnread(stage);
            Offsets.toEnd(stage.cluster());
            stage.replicas().consumer(0).launch();
        });
    }
}
