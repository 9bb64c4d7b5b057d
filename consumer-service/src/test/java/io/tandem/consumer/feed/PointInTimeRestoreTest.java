package io.tandem.consumer.feed;

import static io.restassured.RestAssured.given;
import static io.tandem.local.testkit.Patience.LIMIT;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.tandem.consumer.support.Management;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.LocalServers;
import io.tandem.local.Ports;
import io.tandem.local.PostgresServer;
import io.tandem.local.testkit.StreamReader;
import io.tandem.local.testkit.TopicWriter;

/**
 * After a restore to an earlier point in time the cluster gives the same numbers to other transactions. A client that
 * saw a lost entry gets a reset, and does not silently miss the entry that has its number now.
 */
@QuarkusTest
@TestProfile(PointInTimeRestoreTest.Profile.class)
class PointInTimeRestoreTest {

    private static final String NAME = "restored_in_time";
    private static final String FOLDER = "tandem.test.restored-in-time";

    public static class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            LocalServers.kafka().createTopic(NAME, 1, Map.of("message.timestamp.type", "LogAppendTime"));
            return Map.of(
                    "mp.messaging.incoming.events-in.topic", NAME,
                    "tandem.consumer.group", NAME,
                    "tandem.consumer.journal.schema", NAME,
                    "tandem.consumer.journal.max-back-off", "500ms");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(KafkaTestResource.class), new TestResourceEntry(OwnCluster.class));
        }
    }

    /** A database cluster of this test alone. The test may put its files back. */
    public static final class OwnCluster implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            try {
                Path folder = Files.createTempDirectory("tandem-restored-");
                System.setProperty(FOLDER, folder.toString());
                PostgresServer server = PostgresServer.start(folder, Ports.free(), Map.of("fsync", "off"));
                return Map.of(
                        "quarkus.datasource.reactive.url", server.reactiveUrl(),
                        "quarkus.datasource.jdbc.url", server.jdbcUrl(),
                        "quarkus.datasource.username", server.username(),
                        "quarkus.datasource.password", server.password());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            PostgresServer.at(folder()).stop();
        }
    }

    @Test
    void aClientWhoseLastEntryIsGoneHearsSo() throws Exception {
        journal("before");
        back(folder().resolve("data"), folder().resolve("backup"));
        journal("kept");
        execute("SELECT pg_create_restore_point('here')");
        String lost;
        try (StreamReader stream = open(null)) {
            journal("lost-1");
            journal("lost-2");
            lost = stream.awaitEvents(2).received().get(1).id();
        }
        restoreTo("here");
        for (int n = 1; n <= 6; n++) {
            journal("after-" + n);
        }
        assertThat(given().get("/events/lost-2").statusCode()).as("the restore took it").isEqualTo(404);

        try (StreamReader stream = open(lost)) {
            journal("marker");

            await().atMost(LIMIT).until(() -> stream.eventIds().contains("marker"));
            assertThat(stream.received().get(0).type()).isEqualTo("reset");
        }
    }

    /** The control of the test above: an entry from before the point is a place to go on from, or says that it is none. */
    @Test
    void aClientWhoseLastEntryIsThereMissesNothing() throws Exception {
        String seen;
        try (StreamReader stream = open(null)) {
            journal("seen");
            seen = stream.awaitEvents(1).received().get(0).id();
        }
        journal("next-1");
        journal("next-2");

        try (StreamReader stream = open(seen)) {
            assertThat(stream.awaitEvents(2).eventIds()).containsExactly("next-1", "next-2");
        }
    }

    private static void journal(String id) {
        await().atMost(LIMIT).until(() -> RestAssured.get(Management.url("/q/health/ready")).statusCode() == 200);
        Map<String, Object> settings = Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var record = new ProducerRecord<byte[], byte[]>(NAME, 0, bytes("k"), bytes("data"));
            TopicWriter.event(id).forEach((name, value) -> record.headers().add(name, bytes(value)));
            TopicWriter.await(producer.send(record));
        }
        await().atMost(LIMIT).until(() -> given().get("/events/" + id + "?wait=10s").statusCode() == 200);
    }

    /** Copies the files of the cluster, which does not run meanwhile. */
    private static void back(Path data, Path backup) throws IOException {
        PostgresServer.at(folder()).stop();
        copy(data, backup);
        PostgresServer.at(folder()).restart();
    }

    private static void restoreTo(String point) throws IOException {
        PostgresServer server = PostgresServer.at(folder());
        int port = Integer.parseInt(server.reactiveUrl().replaceAll(".*:(\\d+)/.*", "$1"));
        server.stop();
        Path data = folder().resolve("data");
        Path wal = folder().resolve("wal");
        copy(data.resolve("pg_wal"), wal);
        Files.move(data, folder().resolve("lost"));
        Files.move(folder().resolve("backup"), data);
        Files.createFile(data.resolve("recovery.signal"));
        PostgresServer.start(folder(), port, Map.of("fsync", "off", "restore_command", "cp " + wal + "/%f %p",
                "recovery_target_name", point, "recovery_target_action", "promote"));
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            execute("CREATE TABLE IF NOT EXISTS public.promoted (n int)");
            return true;
        });
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().equals("postmaster.pid")) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()),
                            COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static void execute(String sql) throws SQLException {
        PostgresServer server = PostgresServer.at(folder());
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.username(), server.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static StreamReader open(String lastEventId) {
        return StreamReader.open(RestAssured.baseURI + ":" + RestAssured.port, "", lastEventId);
    }

    private static Path folder() {
        return Path.of(System.getProperty(FOLDER));
    }
}
