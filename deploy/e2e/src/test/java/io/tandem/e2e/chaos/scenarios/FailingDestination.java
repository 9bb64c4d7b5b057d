package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.WebhookReceiver.Answer;
import io.tandem.local.testkit.WebhookReceiver.Answering;

/** The webhook's destination is late, then cuts connections, then fails one call in three; the consumer stops meanwhile. */
class FailingDestination implements Scenario {

    private static final Duration LENGTH = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Answer TAKEN = Answer.of(204);

    /** The bounds of attempts are wider than the faults, so that no event is given up. */
    @Override
    public Setup setup() {
        return new Setup().webhook()
                .consumer("tandem.consumer.handler.timeout", TIMEOUT.toSeconds() + "s")
                .consumer("tandem.consumer.handler.attempts", "50")
                .consumer("tandem.consumer.handler.max-back-off", "2s");
    }

    @Override
    public void round(Stage stage) throws Exception {
        stage.fault("a destination that answers too late for " + LENGTH.toSeconds() + " s",
                () -> fail(stage, (call, attempt) -> TAKEN.after(TIMEOUT.multipliedBy(2))));
        stage.fault("a destination that cuts connections, and a stop of consumer-service",
                () -> fail(stage, (call, attempt) -> {
                    throw new IllegalStateException("cut");
                }));
        stage.fault("a destination that fails one call in three for " + LENGTH.toSeconds() + " s",
                () -> fail(stage, (call, attempt) -> Answer.of(call.at() % 3 == 0 ? 503 : 204)));
    }

    private static void fail(Stage stage, Answering answering) throws Exception {
        ServiceProcess consumer = stage.replicas().consumer(0);
        stage.destination().orElseThrow().onOthers(answering);
        stage.hold(LENGTH.dividedBy(2));
        consumer.stop();
        consumer.launch();
        stage.hold(LENGTH.dividedBy(2));
        stage.destination().orElseThrow().onOthers((call, attempt) -> TAKEN);
    }
}
