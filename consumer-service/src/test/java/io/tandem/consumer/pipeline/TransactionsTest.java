package io.tandem.consumer.pipeline;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.junit.QuarkusTest;
import io.tandem.consumer.support.TopicToJournal;
import io.tandem.local.LocalServers;
import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicWriter;

/** Events of an aborted transaction are not journaled, and those of a committed one are. */
@QuarkusTest
class TransactionsTest extends TopicToJournal {

    private static final int PARTITION = 4;

    @ParameterizedTest
    @ValueSource(ints = { 1, 50 })
    void whatWasAbortedIsNotJournaled(int events) {
        List<String> aborted = ids(events);
        try (KafkaProducer<byte[], byte[]> sender = transactional()) {
            sender.beginTransaction();
            aborted.forEach(id -> send(sender, id));
            sender.flush();
            sender.abortTransaction();
        }
        String marker = newId();
        TopicWriter.await(send(marker, "test.event", PARTITION, "k"));
        journal.awaitEvent(marker);

        assertThat(journal.count("event WHERE id = ANY(?)", (Object) aborted.toArray(String[]::new))).isZero();
    }

    /** Within one transaction order is kept, and an abort between two of them takes nothing of theirs. */
    @Test
    void whatWasCommittedIsJournaledInOrder() {
        List<String> first = ids(10);
        List<String> aborted = ids(10);
        List<String> second = ids(10);
        try (KafkaProducer<byte[], byte[]> sender = transactional()) {
            for (List<String> ids : List.of(first, aborted, second)) {
                sender.beginTransaction();
                ids.forEach(id -> send(sender, id));
                sender.flush();
                if (ids == aborted) {
                    sender.abortTransaction();
                } else {
                    sender.commitTransaction();
                }
            }
        }
        journal.awaitAll(second, "processed");

        List<String> all = Stream.of(first, aborted, second).flatMap(List::stream).toList();
        assertThat(journal.rows("SELECT id FROM event WHERE id = ANY(?) ORDER BY \"offset\"",
                (Object) all.toArray(String[]::new)))
                .extracting(row -> row.get("id"))
                .containsExactlyElementsOf(Stream.concat(first.stream(), second.stream()).toList());
    }

    private static List<String> ids(int events) {
        return IntStream.range(0, events).mapToObj(i -> newId()).toList();
    }

    private static void send(KafkaProducer<byte[], byte[]> sender, String id) {
        var record = new ProducerRecord<byte[], byte[]>(Topics.EVENTS, PARTITION, bytes("k"), bytes("data"));
        TopicWriter.event(id).forEach((name, value) -> record.headers().add(name, bytes(value)));
        sender.send(record);
    }

    private static KafkaProducer<byte[], byte[]> transactional() {
        Map<String, Object> settings = Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers(),
                "transactional.id", newId());
        var sender = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        sender.initTransactions();
        return sender;
    }
}
