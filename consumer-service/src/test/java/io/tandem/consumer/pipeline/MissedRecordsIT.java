package io.tandem.consumer.pipeline;

import static io.tandem.local.testkit.TopicWriter.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.restassured.path.json.JsonPath;
import io.tandem.local.LocalServers;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.TopicWriter;

/** Records that are deleted before they are read leave an error with their range, a count and a mark in the figures. */
@Execution(ExecutionMode.CONCURRENT)
class MissedRecordsIT {

    private static final String MISSED = "tandem_consumer_records_missed_total ";
    private static final int LOST = 10;
    private static final Duration SOON = Duration.ofMinutes(2);

    @Test
    void recordsThatTheRetentionDeletedAreCounted() throws IOException {
        String name = "overtaken";
        readOneThenSend(name, LOST);
        try (Admin admin = admin()) {
            TopicWriter.await(
                    admin.deleteRecords(Map.of(partition(name), RecordsToDelete.beforeOffset(LOST + 1L))).all());
        }
        try (ServiceProcess service = service(name).start()) {
            send(name, "after");
            new Journal(name).awaitEvent("after");

            await("an error with the range").atMost(SOON).until(() -> service.output().lines()
                    .anyMatch(line -> line.contains("ERROR") && line.contains("Records 1 to 10 of " + name)));
            await("the counter").atMost(SOON).until(() -> missed(service) == LOST);
            await("the figures").atMost(SOON)
                    .until(() -> JsonPath.from(service.get("/stats").body()).getInt("replica.missed") == LOST);
        }
    }

    @Test
    void anOffsetBeyondTheEndIsAnError() {
        String name = "beyond_the_end";
        readOneThenSend(name, 0);
        try (Admin admin = admin()) {
            TopicWriter.await(
                    admin.alterConsumerGroupOffsets(name, Map.of(partition(name), new OffsetAndMetadata(1_000))).all());
        }
        try (ServiceProcess service = service(name).start()) {
            send(name, "after");
            new Journal(name).awaitEvent("after");

            await("an error with the offset").atMost(SOON).until(() -> service.output().lines()
                    .anyMatch(line -> line.contains("ERROR") && line.contains(name) && line.contains("1000")));
        }
    }

    /** The control: a group that goes on where it ended has missed nothing. */
    @Test
    void recordsThatWaitedAreNotMissed() throws IOException {
        String name = "waited";
        readOneThenSend(name, LOST);
        try (ServiceProcess service = service(name).start()) {
            new Journal(name).awaitEvent("late-" + LOST);

            assertThat(service.output()).doesNotContain("ERROR");
            assertThat(missed(service)).isZero();
        }
    }

    /** The group reads offset 0 and ends; then come others. */
    private static void readOneThenSend(String name, int others) {
        LocalServers.kafka().createTopic(name, 1, Map.of("message.timestamp.type", "LogAppendTime"));
        try (ServiceProcess service = service(name).start()) {
            send(name, "read");
            new Journal(name).awaitEvent("read");
            service.stop();
        }
        for (int n = 1; n <= others; n++) {
            send(name, "late-" + n);
        }
    }

    private static double missed(ServiceProcess service) throws IOException {
        return service.management("/q/metrics").body().lines().filter(line -> line.startsWith(MISSED))
                .mapToDouble(line -> Double.parseDouble(line.substring(MISSED.length())))
                .findFirst().orElse(-1);
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()));
    }

    private static TopicPartition partition(String topic) {
        return new TopicPartition(topic, 0);
    }

    private static PackagedService service(String name) {
        return PackagedService.consumer().named(name).subscription(name).with("mp.messaging.incoming.events-in.topic", name);
    }

    private static void send(String topic, String id) {
        try (TopicWriter writer = new TopicWriter(topic)) {
            TopicWriter.await(writer.sendAsync(0, "k", TopicWriter.event(id), bytes("data")));
        }
    }
}
