package io.tandem.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalServersTest {

    @Test
    void theBrokerKeepsItsRecordsOverStopsAndCrashes() throws Exception {
        KafkaServer kafka = LocalServers.kafka();
        kafka.createTopic("kept", 1, Map.of());
        String address = kafka.bootstrapServers();

        send(kafka, "first");
        kafka.restart();
        send(kafka, "second");
        kafka.kill();
        assertThat(kafka.process()).isEmpty();
        kafka.restart();
        send(kafka, "third");

        assertThat(kafka.bootstrapServers()).isEqualTo(address);
        assertThat(records(kafka, 3)).containsExactly("first", "second", "third");
    }

    @Test
    void theTopicsOfTandemExist() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()))) {
            var topics = admin.describeTopics(List.of(Topics.EVENTS, Topics.DEAD_LETTERS)).allTopicNames().get();
            assertThat(topics.values()).allSatisfy(topic -> assertThat(topic.partitions()).hasSize(Topics.PARTITIONS));
        }
    }

    @Test
    void theDatabaseKeepsItsRowsOverStopsAndCrashes() throws SQLException {
        PostgresServer postgres = LocalServers.postgres();
        String url = postgres.jdbcUrl();

        execute(postgres, "CREATE TABLE kept (name text)", "INSERT INTO kept VALUES ('first')");
        postgres.restart();
        execute(postgres, "INSERT INTO kept VALUES ('second')");
        postgres.kill();
        assertThat(postgres.process()).isEmpty();
        postgres.restart();

        assertThat(postgres.jdbcUrl()).isEqualTo(url);
        assertThat(query(postgres, "SELECT string_agg(name, ' ' ORDER BY name) FROM kept")).isEqualTo("first second");
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

    private static void send(KafkaServer kafka, String value) throws ExecutionException, InterruptedException {
        Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("kept", value)).get();
        }
    }

    private static List<String> records(KafkaServer kafka, int count) {
        Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition("kept", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (values.size() < count) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }

    private static void execute(PostgresServer postgres, String... statements) throws SQLException {
        try (Connection connection = connect(postgres); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String query(PostgresServer postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static Connection connect(PostgresServer postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
    }
}
