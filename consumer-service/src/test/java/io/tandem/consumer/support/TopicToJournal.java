package io.tandem.consumer.support;

import java.util.Map;
import java.util.concurrent.Future;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;

import io.quarkus.test.common.QuarkusTestResource;
import io.tandem.consumer.support.journal.JournalTable;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;

/** Base of tests that send records to the topic and read the journal. */
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
public abstract class TopicToJournal {

    protected final EventsTopic topic = new EventsTopic();
    protected final JournalTable journal = new JournalTable();

    @AfterEach
    void closeTopic() {
        topic.close();
    }

    /** Sends an event, waits for the acknowledgement of the broker and returns its id. */
    protected String send(String type, String key) {
        String id = EventsTopic.uniqueId();
        EventsTopic.await(send(id, type, null, key));
        return id;
    }

    /** @param partition null for the partition of the key */
    protected Future<RecordMetadata> send(String id, String type, Integer partition, String key) {
        Map<String, String> headers = EventsTopic.event(id);
        headers.put("ce_type", type);
        return topic.sendAsync(partition, key, headers, EventsTopic.bytes("data"));
    }
}
