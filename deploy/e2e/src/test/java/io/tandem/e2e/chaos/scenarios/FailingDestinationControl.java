package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;
import io.tandem.local.testkit.WebhookReceiver.Answer;

/** Control: a handler that gives up after the first failure. */
@Control(Violation.DEAD_LETTERS)
class FailingDestinationControl extends FailingDestination {

    @Override
    public Setup setup() {
        return super.setup().consumer("tandem.consumer.handler.attempts", "1");
    }

    @Override
    public void round(Stage stage) throws Exception {
        stage.fault("a bug, one attempt: a destination that fails for 3 s", () -> {
            stage.destination().orElseThrow().onOthers((call, attempt) -> Answer.of(503));
            stage.hold(Duration.ofSeconds(3));
            stage.destination().orElseThrow().onOthers((call, attempt) -> Answer.of(204));
        });
    }
}
