package io.tandem.consumer.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;

/** The rules that the guarantees need the two topics to follow. Each breach names the change. */
final class TopicRules {

    private static final int REPLICAS = 3;
    private static final int IN_SYNC = 2;

    private TopicRules() {
    }

    /** A topic as the broker describes it. */
    record Topic(TopicDescription description, Config config) {
        String name() {
            return description.name();
        }

        String setting(String name) {
            return config.get(name).value();
        }

        int replicas() {
            return description.partitions().stream().mapToInt(partition -> partition.replicas().size()).min().orElse(0);
        }
    }

    /**
     * Returns the breaches of the topics that are known.
     *
     * @param events null if unknown
     * @param deadLetters null if unknown
     * @param journalRetention null if events are never deleted
     */
    static List<String> breaches(Topic events, Topic deadLetters, Duration journalRetention) {
        List<String> breaches = new ArrayList<>();
        if (events != null) {
            durable(events, breaches);
            ofEvents(events, journalRetention, breaches);
        }
        if (deadLetters != null) {
            durable(deadLetters, breaches);
        }
        if (events != null && deadLetters != null) {
            demand(bytes(deadLetters) > bytes(events), breaches,
                    deadLetters.name() + ": max.message.bytes should be more than that of " + events.name()
                            + ", as a dead letter has headers of its own");
        }
        return breaches;
    }

    /**
     * How long the topic keeps a record at least, unless retention.bytes deletes it earlier.
     *
     * @param topic null if unknown
     */
    static double retentionSeconds(Topic topic) {
        if (topic == null) {
            return Double.NaN;
        }
        long millis = Long.parseLong(topic.setting("retention.ms"));
        return millis < 0 ? Double.POSITIVE_INFINITY : millis / 1000.0;
    }

    private static void ofEvents(Topic events, Duration journalRetention, List<String> breaches) {
        demand(events.setting("message.timestamp.type").equals("LogAppendTime"), breaches,
                events.name() + ": message.timestamp.type should be LogAppendTime, or a producer's wrong clock is believed");
        demand(journalRetention == null || lifetime(events).filter(life -> journalRetention.compareTo(life) >= 0).isPresent(),
                breaches,
                "tandem.consumer.journal.retention should be at least retention.ms + segment.ms of " + events.name() + ", "
                        + lifetime(events).map(Duration::toString).orElse("which is for ever")
                        + ": a copy that is read later would be journaled again");
    }

    private static void durable(Topic topic, List<String> breaches) {
        demand(topic.setting("cleanup.policy").equals("delete"), breaches,
                topic.name() + ": cleanup.policy should be delete, or events of one key replace each other");
        demand(topic.replicas() >= REPLICAS, breaches,
                topic.name() + ": should have " + REPLICAS + " replicas, not " + topic.replicas());
        demand(Integer.parseInt(topic.setting("min.insync.replicas")) >= IN_SYNC, breaches,
                topic.name() + ": min.insync.replicas should be " + IN_SYNC + ", or a broker can take events with it");
    }

    private static void demand(boolean kept, List<String> breaches, String breach) {
        if (!kept) {
            breaches.add(breach);
        }
    }

    private static long bytes(Topic topic) {
        return Long.parseLong(topic.setting("max.message.bytes"));
    }

    /**
     * How long a record can stay on the topic; empty for ever. The broker deletes whole segments, so the first record of a
     * segment waits for the last one. It may delete earlier because of retention.bytes, but not from a topic with few records.
     */
    private static Optional<Duration> lifetime(Topic topic) {
        long millis = Long.parseLong(topic.setting("retention.ms"));
        return millis < 0 ? Optional.empty()
                : Optional.of(Duration.ofMillis(millis).plusMillis(Long.parseLong(topic.setting("segment.ms"))));
    }
}
