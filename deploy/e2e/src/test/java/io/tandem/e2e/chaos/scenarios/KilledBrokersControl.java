package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;
import java.util.stream.IntStream;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Signals;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;
import io.tandem.local.Topics;

/**
 * Control: with {@code acks=1}, a leader loses the records that it accepted while its followers were frozen, when it is
 * killed before they go on.
 */
@Control(Violation.LOST)
class KilledBrokersControl extends KilledBrokers {

    @Override
    public Setup setup() {
        return super.setup()
                .producer("mp.messaging.outgoing.events-out.acks", "1")
                .producer("mp.messaging.outgoing.events-out.enable.idempotence", "false");
    }

    @Override
    public void round(Stage stage) throws Exception {
        int leader = stage.cluster().leaderOfMost(Topics.EVENTS);
        ProcessHandle[] followers = IntStream.rangeClosed(1, 3).filter(id -> id != leader)
                .mapToObj(id -> stage.servers().broker(id).process().orElseThrow())
                .toArray(ProcessHandle[]::new);
        stage.fault("a bug, acks=1: kill -9 of broker " + leader + " ahead of its frozen followers", () -> {
            Signals.freeze(followers);
            stage.hold(Duration.ofSeconds(3));
            stage.servers().broker(leader).kill();
            Signals.thaw(followers);
            stage.hold(Duration.ofSeconds(10));
            stage.servers().broker(leader).restart();
        });
    }
}
