package io.tandem.local;

import java.util.Map;

/** The topics of a local Tandem, as an operator would create them. */
public final class EventTopics {

    public static final String EVENTS = "events";
    public static final String DEAD_LETTERS = "events.dead-letter";
    public static final int PARTITIONS = 6;

    private static final int EVENT_BYTES = 1_048_588;
    // A dead letter carries the original record and says in headers what became of it.
    private static final int DEAD_LETTER_BYTES = 2 * EVENT_BYTES;

    private EventTopics() {
    }

    /** Creates what is missing of the two topics. */
    public static void create(KafkaServer kafka) {
        kafka.createTopic(EVENTS, PARTITIONS, config(EVENT_BYTES));
        kafka.createTopic(DEAD_LETTERS, PARTITIONS, config(DEAD_LETTER_BYTES));
    }

    private static Map<String, String> config(int maxMessageBytes) {
        return Map.of(
                "cleanup.policy", "delete",
                "max.message.bytes", String.valueOf(maxMessageBytes),
                "message.timestamp.type", "LogAppendTime");
    }
}
