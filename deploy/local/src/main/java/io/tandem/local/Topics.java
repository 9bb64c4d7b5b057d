package io.tandem.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates topics as an operator would; one that exists already stays as it is. */
public final class Topics {

    public static final String EVENTS = "events";
    public static final String DEAD_LETTERS = "events.dead-letter";
    public static final int PARTITIONS = 6;

    private static final int EVENT_BYTES = 1_048_588;
    private static final int TIMEOUT_MILLIS = 60_000;
    // A dead letter carries the original record, and headers with the reason of its failure.
    private static final int DEAD_LETTER_BYTES = 2 * EVENT_BYTES;

    // Held, so that the level lasts: each client would list its 70 settings in the middle of a test's log.
    private static final Logger SETTINGS_LOG = Logger.getLogger("org.apache.kafka.clients.admin.AdminClientConfig");
    static {
        SETTINGS_LOG.setLevel(Level.WARNING);
    }

    private Topics() {
    }

    /** Creates the topics that Tandem needs. */
    public static void createAll(String bootstrapServers) {
        create(bootstrapServers, EVENTS, PARTITIONS, config(EVENT_BYTES));
        create(bootstrapServers, DEAD_LETTERS, PARTITIONS, config(DEAD_LETTER_BYTES));
    }

    /** Creates a topic with the cluster's default replication and waits until the cluster has it. */
    public static void create(String bootstrapServers, String name, int partitions, Map<String, String> config) {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
        Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers, "default.api.timeout.ms", TIMEOUT_MILLIS));
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("Cannot create the topic " + name + ": " + e.getCause().getMessage(), e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            admin.close(Duration.ZERO); // without a time it would wait for a broker that does not answer
        }
    }

    private static Map<String, String> config(int maxMessageBytes) {
        return Map.of(
                "cleanup.policy", "delete",
                "max.message.bytes", String.valueOf(maxMessageBytes),
                "message.timestamp.type", "LogAppendTime");
    }
}
