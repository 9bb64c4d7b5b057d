package io.tandem.consumer.support;

import java.util.Map;
import java.util.concurrent.Future;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;

import io.quarkus.test.common.QuarkusTestResource;
import io.tandem.consumer.support.journal.JournalRows;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.TopicWriter;

/** Base of tests that send records to the topic and read the journal. */
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
public abstract class TopicToJournal {

    protected final TopicWriter topic = new TopicWriter(Topics.EVENTS);
    protected final Journal journal = new Journal();

    @AfterEach
    void closeTopic() {
        topic.close();
    }

    /** Sends an event, waits for the acknowledgement of the broker and returns its id. */
    protected String send(String type, String key) {
        String id = JournalRows.newId();
        TopicWriter.await(send(id, type, null, key));
        return id;
    }

    /** @param partition null for the partition of the key */
    protected Future<RecordMetadata> send(String id, String type, Integer partition, String key) {
        Map<String, String> headers = TopicWriter.event(id);
        headers.put("ce_type", type);
        return topic.sendAsync(partition, key, headers, TopicWriter.bytes("data"));
    }
}
