package io.tandem.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.TopicReader;
import io.tandem.local.testkit.TopicWriter;

class LocalServersTest {

    @Test
    void theBrokerKeepsItsRecordsOverStopsAndCrashes() {
        KafkaServer kafka = LocalServers.kafka();
        kafka.createTopic("kept", 1, Map.of());
        String address = kafka.bootstrapServers();

        try (TopicWriter topic = new TopicWriter("kept")) {
            topic.sendEvent("first", "key", "data");
            kafka.restart();
            topic.sendEvent("second", "key", "data");
            kafka.kill();
            assertThat(kafka.process()).isEmpty();
            kafka.restart();
            topic.sendEvent("third", "key", "data");
        }

        assertThat(kafka.bootstrapServers()).isEqualTo(address);
        try (TopicReader topic = TopicReader.fromBeginning("kept")) {
            assertThat(topic.readToEnd()).extracting(record -> TopicReader.header(record, "ce_id"))
                    .containsExactly("first", "second", "third");
        }
    }

    @Test
    void theTopicsOfTandemExist() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()))) {
            var topics = admin.describeTopics(List.of(Topics.EVENTS, Topics.DEAD_LETTERS)).allTopicNames().get();
            assertThat(topics.values()).allSatisfy(topic -> assertThat(topic.partitions()).hasSize(Topics.PARTITIONS));
        }
    }

    @Test
    void theDatabaseKeepsItsRowsOverStopsAndCrashes() {
        PostgresServer postgres = LocalServers.postgres();
        String url = postgres.jdbcUrl();

        Journal tables = new Journal("public");
        tables.execute("CREATE TABLE kept (name text)", "INSERT INTO kept VALUES ('first')");
        postgres.restart();
        tables.execute("INSERT INTO kept VALUES ('second')");
        postgres.kill();
        assertThat(postgres.process()).isEmpty();
        postgres.restart();

        assertThat(postgres.jdbcUrl()).isEqualTo(url);
        assertThat(tables.rows("SELECT name FROM kept ORDER BY name")).extracting(row -> row.get("name"))
                .containsExactly("first", "second");
    }

    @Test
    void theDatabaseStartsThoughAnotherProcessHasItsOldId(@TempDir Path folder) throws IOException {
        Process other = new ProcessBuilder("sleep", "600").start();
        try (PostgresServer postgres = PostgresServer.start(folder)) {
            Path pid = folder.resolve("data/postmaster.pid");
            List<String> left = new ArrayList<>(Files.readAllLines(pid));
            postgres.kill();
            left.set(0, String.valueOf(other.pid()));
            Files.write(pid, left);
            postgres.restart();
            assertThat(postgres.process()).isPresent();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroy();
        }
    }

    @Test
    void anyClassLoaderFindsTheSameServers() {
        assertThat(LocalServers.kafka().process()).isEqualTo(LocalServers.kafka().process()).isPresent();
    }
}
