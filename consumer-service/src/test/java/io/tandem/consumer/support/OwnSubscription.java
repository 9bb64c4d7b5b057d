package io.tandem.consumer.support;

import java.util.HashMap;
import java.util.Map;

import io.tandem.local.LocalServers;

/** A topic, a group and a journal schema of one test, so that it may insert rows and stop connections. */
public final class OwnSubscription {

    private static final String DEAD_LETTER = """
            INSERT INTO dead_letter (id, source, reason, record_value, header_names, header_values)
            VALUES ('%s', 'urn:test', 'handler-failed', 'kept', '{}', '{}')""";

    private OwnSubscription() {
    }

    /** Creates the topic, with one partition, and returns the settings of the service and the further ones. */
    public static Map<String, String> settings(String name, Map<String, String> further) {
        LocalServers.kafka().createTopic(name, 1, Map.of());
        Map<String, String> settings = new HashMap<>(further);
        settings.put("mp.messaging.incoming.events-in.topic", name);
        settings.put("tandem.consumer.group", name);
        settings.put("tandem.consumer.journal.schema", name);
        return settings;
    }

    /** Like {@link #settings}, with the tasks of the database at a short interval. */
    public static Map<String, String> withFrequentTasks(String name, Map<String, String> further) {
        Map<String, String> settings = settings(name, further);
        settings.put("tandem.consumer.journal.retention", "1h");
        settings.put("tandem.consumer.journal.retention-every", "1s");
        settings.put("tandem.consumer.dead-letters.sweep-every", "1s");
        return settings;
    }

    /** Returns the SQL that inserts a dead letter of {@code urn:test} with its record, which no one has published. */
    public static String deadLetter(String id) {
        return DEAD_LETTER.formatted(id);
    }
}
