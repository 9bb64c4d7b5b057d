package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
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

import io.tandem.local.LocalServers;

/** Two replicas of one subscription: each answers for both, and one finishes what the other began. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicasIT {

    private static final String TOPIC = "one-partition";
    private static final int LETTERS = 40;
    private static final int CONCURRENCY = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final HookReceiver DESTINATION = new HookReceiver(204);
    private static final Subscription SUBSCRIPTION = new Subscription("replicas", TOPIC, DESTINATION);
    private static List<ServiceProcess> replicas;

    @BeforeAll
    static void start() {
        LocalServers.kafka().createTopic(TOPIC, 1, Map.of("message.timestamp.type", "LogAppendTime"));
        Map<String, String> settings = Map.of(
                "tandem.consumer.handler.timeout", "2s",
                "tandem.consumer.handler.concurrency", String.valueOf(CONCURRENCY),
                "tandem.consumer.dead-letters.redrive-lease", "6s");
        replicas = List.of(SUBSCRIPTION.replica(settings), SUBSCRIPTION.replica(settings));
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
    void whoWaitsAtTheReplicaThatHasNoPartitionIsToldAsWell() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting = replicas.stream()
                .map(replica -> HTTP.sendAsync(HttpRequest.newBuilder(replica.uri("/events/awaited-0?wait=60s")).build(),
                        HttpResponse.BodyHandlers.ofString()))
                .toList();
        await().atMost(PATIENCE).until(() -> replicas.stream().filter(ReplicasIT::hasThePartition).count() == 1);

        Subscription.send(TOPIC, "awaited-", 1);

        assertThat(waiting).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    }

    /** Killed in the middle of a redrive: after the lease the other replica redrives the rest, and nothing that was done. */
    @Test
    @Order(2)
    void aRedriveIsFinishedByTheOtherReplica() throws Exception {
        DESTINATION.answer(400);
        List<String> ids = Subscription.send(TOPIC, "letter-", LETTERS);
        await().atMost(PATIENCE).until(() -> deadLetters() == LETTERS);
        DESTINATION.answer(204);
        DESTINATION.work(Duration.ofMillis(300));

        redrive(replicas.get(0));
        await().atMost(PATIENCE).until(() -> taken(ids) >= 2 * CONCURRENCY);
        replicas.get(0).kill();
        assertThat(deadLetters()).isPositive();
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            redrive(replicas.get(1));
            return deadLetters() == 0;
        });

        assertThat(SUBSCRIPTION.count("redrive WHERE outcome = 'processed'")).isEqualTo(LETTERS);
        assertThat(SUBSCRIPTION.count("(SELECT id FROM redrive GROUP BY id HAVING count(*) > 1) twice")).isZero();
        assertThat(ids).allSatisfy(id -> assertThat(DESTINATION.taken()).containsKey(id));
        // What was in flight when it died is all that may have come twice.
        assertThat(ids.stream().filter(id -> DESTINATION.taken().get(id) > 1).count()).isLessThanOrEqualTo(CONCURRENCY);
    }

    /** Told to end in the middle of a redrive, a replica gives back what it has not begun: nobody waits for its lease. */
    @Test
    @Order(3)
    void aReplicaThatEndsGivesItsRedriveBack() throws Exception {
        DESTINATION.work(Duration.ZERO);
        DESTINATION.answer(400);
        List<String> ids = Subscription.send(TOPIC, "given-back-", LETTERS);
        await().atMost(PATIENCE).until(() -> deadLetters() == LETTERS);
        DESTINATION.answer(204);
        DESTINATION.work(Duration.ofMillis(300));

        try (ServiceProcess ending = SUBSCRIPTION.replica(Map.of("tandem.consumer.handler.concurrency", "2",
                "tandem.consumer.dead-letters.redrive-lease", "1h"))) {
            ending.start();
            redrive(ending);
            await().atMost(PATIENCE).until(() -> taken(ids) >= CONCURRENCY);
            ending.stop();
        }
        assertThat(deadLetters()).isPositive();
        redrive(replicas.get(1));

        await().atMost(PATIENCE).until(() -> deadLetters() == 0);
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
        URI uri = replica.uri("/dead-letters/redrive");
        HttpRequest request = HttpRequest.newBuilder(uri).header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"all\":true}")).build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(202);
    }
}
