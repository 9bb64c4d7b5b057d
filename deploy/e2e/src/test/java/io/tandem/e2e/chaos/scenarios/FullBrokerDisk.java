package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.SmallDisk;
import io.tandem.e2e.chaos.Stage;
import io.tandem.local.KafkaServer;
import io.tandem.local.Topics;

/** The disk of one broker is full, then those of all three. A broker ends itself when it cannot write its log. */
class FullBrokerDisk implements Scenario {

    private static final Duration OUTAGE = Duration.ofSeconds(30);

    @Override
    public Optional<String> missing() {
        return SmallDisk.isPossible() ? Optional.empty() : Optional.of("a full disk needs root");
    }

    @Override
    public Setup setup() {
        return new Setup().smallBrokerDisks();
    }

    @Override
    public void round(Stage stage) throws Exception {
        int leader = stage.cluster().leaderOfMost(Topics.EVENTS);
        stage.fault("disk of broker " + leader + ", which leads most, full for " + OUTAGE.toSeconds() + " s",
                () -> fill(stage, List.of(leader)));
        KilledBrokers.awaitReplicas(stage);
        stage.fault("disks of all brokers full for " + OUTAGE.toSeconds() + " s", () -> fill(stage, List.of(1, 2, 3)));
    }

    private static void fill(Stage stage, List<Integer> brokers) throws InterruptedException {
        brokers.forEach(id -> stage.servers().brokerDisk(id).fill());
        stage.hold(OUTAGE);
        brokers.forEach(id -> stage.servers().brokerDisk(id).free());
        List<KafkaServer> ended = brokers.stream().map(stage.servers()::broker)
                .filter(broker -> broker.process().isEmpty()).toList();
        stage.say(ended.size() + " of " + brokers.size() + " brokers had ended themselves");
        ended.parallelStream().forEach(KafkaServer::restart);
    }
}
