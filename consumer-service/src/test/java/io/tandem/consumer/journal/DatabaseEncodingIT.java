package io.tandem.consumer.journal;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static io.tandem.local.testkit.TopicWriter.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tandem.consumer.support.ConsumerProcess;
import io.tandem.consumer.support.OwnDatabase;
import io.tandem.consumer.support.OwnTopic;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.TopicWriter;
import io.tandem.local.testkit.WebhookReceiver;
import io.tandem.local.testkit.WebhookReceiver.Answer;

/** Production refuses a database that cannot hold all text. If the settings allow such a database, it stops no partition. */
@Execution(ExecutionMode.CONCURRENT)
class DatabaseEncodingIT {

    private static final Duration BOUND = Duration.ofSeconds(40);

    @ParameterizedTest
    @ValueSource(strings = { "LATIN1", "SQL_ASCII" })
    void inProductionTheServiceEndsAndSaysWhy(String encoding) {
        String name = "refused_" + encoding.toLowerCase(Locale.ROOT);
        OwnDatabase database = new OwnDatabase(name, encoding);

        try (ServiceProcess service = PackagedService.consumer().named(name).subscription(name)
                .with("quarkus.datasource.reactive.url", database.reactiveUrl()).process()) {
            service.launch();

            assertThat(service.awaitExit()).isNotZero();
            assertThat(service.output()).contains("server_encoding").contains(encoding).contains("UTF8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "LATIN1", "SQL_ASCII" })
    void textThatTheDatabaseCannotHoldStopsNoPartitionOfAHandler(String encoding) {
        String name = "handled_" + encoding.toLowerCase(Locale.ROOT);
        OwnDatabase database = new OwnDatabase(name, encoding);

        try (OwnTopic topic = new OwnTopic(name, 1);
                WebhookReceiver destination = new WebhookReceiver();
                ConsumerProcess service = on(database, name).set("tandem.consumer.handler.name", "webhook")
                        .set("tandem.consumer.webhook.url", destination.url()).start()) {
            destination.onOthers((call, attempt) -> attempt == 1 ? Answer.of(503).with(bytes("\u20ac \0")) : Answer.of(204));
            topic.sendEvent("before", 0, "k", "data");
            TopicWriter.await(topic.send(0, bytes("k"), with("ce_id", "\u20ac1"), bytes("data")));
            topic.sendEvent("behind", 0, "k", "data");

            await().alias("all have an outcome; " + service).atMost(BOUND).untilAsserted(() -> {
                assertThat(database.count(name + ".event")).isEqualTo(3);
                assertThat(database.count(name + ".event WHERE id = 'behind' AND outcome = 'processed'")).isEqualTo(1);
                assertThat(database.count(name + ".attempt WHERE answer = '\\xe282ac2000'")).isEqualTo(3);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "LATIN1", "SQL_ASCII" })
    void textThatTheDatabaseCannotHoldStopsNoPartition(String encoding) {
        String name = "allowed_" + encoding.toLowerCase(Locale.ROOT);
        OwnDatabase database = new OwnDatabase(name, encoding);
        List<Map<String, String>> foreign = List.of(
                with("ce_id", "\u20ac1"),
                with("ce_source", "urn:\u20ac"),
                with("ce_subject", "\u20ac"),
                with("ce_type", "\u20ac"),
                with("ce_extension", "\u20ac"),
                with("\u20ac", "\u20ac"),
                Map.of("ce_id", "\u20ac"),
                Map.of("content-type", "application/cloudevents+\u20ac"));

        try (OwnTopic topic = new OwnTopic(name, foreign.size());
                ConsumerProcess service = on(database, name)
                        .set("tandem.consumer.journal.lanes", Integer.toString(foreign.size())).start()) {
            for (int partition = 0; partition < foreign.size(); partition++) {
                TopicWriter.await(topic.send(partition, bytes("\u20ac"), foreign.get(partition), bytes("\u20ac")));
                topic.sendEvent("behind-" + partition, partition, "k", "data");
            }

            await().alias("each has an outcome, and what is behind each is processed; " + service).atMost(BOUND)
                    .untilAsserted(() -> {
                        assertThat(behind(database, name)).containsOnly(1L).hasSize(foreign.size());
                        assertThat(database.count(name + ".event")).isEqualTo(2L * foreign.size());
                    });
        }
    }

    private static List<Long> behind(OwnDatabase database, String schema) {
        return database.counts("""
                SELECT count(*) FROM %s.event WHERE id LIKE 'behind-%%' AND outcome = 'processed'
                GROUP BY partition""".formatted(schema));
    }

    private static ConsumerProcess on(OwnDatabase database, String name) {
        return new ConsumerProcess(name).set("tandem.consumer.journal.encoding-check", "warn")
                .set("quarkus.datasource.reactive.url", database.reactiveUrl());
    }

    private static Map<String, String> with(String header, String value) {
        Map<String, String> changed = new HashMap<>(event(newId()));
        changed.put(header, value);
        return changed;
    }
}
