package io.tandem.e2e;

import static io.tandem.local.testkit.Patience.await;
import static io.tandem.local.testkit.Patience.awaitCount;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import io.tandem.local.Http;
import io.tandem.local.LocalServers;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.WebhookReceiver;
import io.tandem.local.testkit.WebhookReceiver.Answer;

/** Two replicas of one subscription. Each answers for both, and one finishes a redrive that the other began. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicasIT {

    private static final String TOPIC = "one-partition";
    private static final int DEAD_LETTERS = 40;
    private static final int CONCURRENCY = 4;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final WebhookReceiver DESTINATION = new WebhookReceiver();
    private static final Subscription SUBSCRIPTION = new Subscription("replicas", TOPIC, DESTINATION);
    private static List<ServiceProcess> replicas;

    @BeforeAll
    static void start() {
        LocalServers.kafka().createTopic(TOPIC, 1, Map.of("message.timestamp.type", "LogAppendTime"));
        PackagedService service = SUBSCRIPTION.service().with(Map.of(
                "tandem.consumer.handler.timeout", "2s",
                "tandem.consumer.handler.concurrency", String.valueOf(CONCURRENCY),
                "tandem.consumer.dead-letters.redrive-lease", "6s"));
        replicas = List.of(service.process(), service.process());
        replicas.forEach(ServiceProcess::launch);
        replicas.forEach(ServiceProcess::awaitReady);
    }

    @AfterAll
    static void stop() {
        replicas.forEach(ServiceProcess::close);
        DESTINATION.close();
    }

    @Test
    @Order(1)
    void aWaitAtTheReplicaWithoutAPartitionEndsAsWell() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting = replicas.stream()
                .map(replica -> HTTP.sendAsync(HttpRequest.newBuilder(replica.uri("/events/awaited-0?wait=60s")).build(),
                        HttpResponse.BodyHandlers.ofString()))
                .toList();
        await("one replica has the partition").until(() -> replicas.stream().filter(ReplicasIT::hasThePartition).count() == 1);

        Subscription.send(TOPIC, "awaited-", 1);

        assertThat(waiting).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    }

    /** A replica is killed in the middle of a redrive. After the lease the other replica redrives the rest, and only that. */
    @Test
    @Order(2)
    void aRedriveIsFinishedByTheOtherReplica() throws Exception {
        DESTINATION.onOthers((call, attempt) -> Answer.of(400));
        List<String> ids = Subscription.send(TOPIC, "dead-letter-", DEAD_LETTERS);
        awaitCount("dead letters", DEAD_LETTERS, ReplicasIT::deadLetters);
        DESTINATION.onOthers((call, attempt) -> Answer.of(204).after(Duration.ofMillis(300)));

        redrive(replicas.get(0));
        awaitCount("redriven events", 2 * CONCURRENCY, () -> taken(ids));
        replicas.get(0).kill();
        assertThat(deadLetters()).isPositive();
        await("no dead letter is left").pollInterval(Duration.ofSeconds(1)).until(() -> {
            redrive(replicas.get(1));
            return deadLetters() == 0;
        });

        assertThat(SUBSCRIPTION.count("redrive WHERE outcome = 'processed'")).isEqualTo(DEAD_LETTERS);
        assertThat(SUBSCRIPTION.count("(SELECT id FROM redrive GROUP BY id HAVING count(*) > 1) twice")).isZero();
        assertThat(ids).allSatisfy(id -> assertThat(DESTINATION.taken()).containsKey(id));
        // Only events that were in flight when it died may have come twice.
        assertThat(ids.stream().filter(id -> DESTINATION.taken().get(id) > 1).count()).isLessThanOrEqualTo(CONCURRENCY);
    }

    /** A replica that ends in the middle of a redrive gives the rest back, so that the others need not wait for its lease. */
    @Test
    @Order(3)
    void aReplicaThatEndsGivesItsRedriveBack() throws Exception {
        DESTINATION.onOthers((call, attempt) -> Answer.of(400));
        List<String> ids = Subscription.send(TOPIC, "given-back-", DEAD_LETTERS);
        awaitCount("dead letters", DEAD_LETTERS, ReplicasIT::deadLetters);
        DESTINATION.onOthers((call, attempt) -> Answer.of(204).after(Duration.ofMillis(300)));

        try (ServiceProcess ending = SUBSCRIPTION.service().with(Map.of("tandem.consumer.handler.concurrency", "2",
                "tandem.consumer.dead-letters.redrive-lease", "1h")).start()) {
            redrive(ending);
            awaitCount("redriven events", CONCURRENCY, () -> taken(ids));
            ending.stop();
        }
        assertThat(deadLetters()).isPositive();
        redrive(replicas.get(1));

        await("no dead letter is left").until(() -> deadLetters() == 0);
        assertThat(ids).allSatisfy(id -> assertThat(DESTINATION.taken()).containsEntry(id, 1));
    }

    private static boolean hasThePartition(ServiceProcess replica) {
        try {
            return replica.get("/stats").body().contains("\"partitions\":[0]");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static long deadLetters() {
        return SUBSCRIPTION.count("event WHERE outcome = 'dead-lettered'");
    }

    private static int taken(List<String> ids) {
        return ids.stream().mapToInt(id -> DESTINATION.taken().getOrDefault(id, 0)).sum();
    }

    private static void redrive(ServiceProcess replica) throws Exception {
        assertThat(Http.post(replica.uri("/dead-letters/redrive"), "application/json", "{\"all\":true}").statusCode())
                .isEqualTo(202);
    }
}
