package io.tandem.e2e.chaos.scenarios;

import io.tandem.e2e.EventSender;
import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: a careless client that sends another event under a used id. */
@Control(Violation.DEAD_LETTERS)
class PoisonedTopicControl extends PoisonedTopic {

    @Override
    public void round(Stage stage) throws Exception {
        stage.fault("a mistake: a client takes the id of another event", () -> new EventSender(stage.source())
                .send(stage.replicas().endpoints().get(0), "careless", stage.recording().latest().id(), "\"another\""));
    }
}
