package io.tandem.e2e.chaos.scenarios;

import java.util.Optional;

import io.tandem.e2e.EventSender;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;

/** Control: a careless client that sends another event under an id that is taken. */
class PoisonedTopicControl extends PoisonedTopic {

    @Override
    public String name() {
        return "poisoned-topic-control";
    }

    @Override
    public void round(Stage stage) throws Exception {
        stage.fault("a mistake: a client takes the id of another event", () -> new EventSender(stage.source())
                .send(stage.replicas().endpoints().get(0), "careless", stage.recording().latest().id(), "\"another\""));
    }

    @Override
    public Optional<Violation> planted() {
        return Optional.of(Violation.DEAD_LETTERS);
    }
}
