package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;
import io.tandem.local.KafkaServer;
import io.tandem.local.Topics;

/** Brokers killed, the leader first and then each in turn; each restarted cleanly; two of three away at once. */
class KilledBrokers implements Scenario {

    private static final Duration OUTAGE = Duration.ofSeconds(20);
    /** An answer that was under way when the second broker went. */
    private static final Duration IN_FLIGHT = Duration.ofSeconds(1);

    @Override
    public void round(Stage stage) throws Exception {
        int leader = stage.cluster().leaderOfMost(Topics.EVENTS);
        stage.fault("kill -9 of broker " + leader + ", the leader of most partitions", () -> kill(stage, leader));
        for (int id : shuffled(stage)) {
            awaitReplicas(stage);
            stage.fault("kill -9 of broker " + id, () -> kill(stage, id));
        }
        for (int id : shuffled(stage)) {
            awaitReplicas(stage);
            stage.fault("clean restart of broker " + id, () -> stage.servers().broker(id).restart());
        }
        awaitReplicas(stage);
        List<Integer> away = shuffled(stage).subList(0, 2);
        stage.fault("brokers " + away + " away for " + OUTAGE.toSeconds() + " s", () -> takeAway(stage, away));
    }

    private static void kill(Stage stage, int id) throws InterruptedException {
        KafkaServer broker = stage.servers().broker(id);
        broker.kill();
        stage.holdUpTo(5);
        broker.restart();
    }

    private static void takeAway(Stage stage, List<Integer> ids) throws InterruptedException {
        List<KafkaServer> away = ids.stream().map(stage.servers()::broker).toList();
        away.forEach(KafkaServer::kill);
        stage.hold(IN_FLIGHT);
        long before = stage.recording().accepted();
        stage.hold(OUTAGE);
        long more = stage.recording().accepted() - before;
        if (more > 0) {
            stage.findings().add(Violation.NOT_REFUSED, more + " events accepted with two of three brokers away");
        }
        away.parallelStream().forEach(KafkaServer::restart);
    }

    /** A second loss before the first is made good would be one more than the replication is for. */
    static void awaitReplicas(Stage stage) {
        stage.await("all replicas are in sync", () -> stage.cluster().isInSync(Topics.EVENTS));
    }

    private static List<Integer> shuffled(Stage stage) {
        List<Integer> ids = new ArrayList<>(List.of(1, 2, 3));
        Collections.shuffle(ids, stage.random());
        return ids;
    }
}
