package io.tandem.producer.broker;

import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;

/** What the guarantees need of the topic; each breach says what to change. */
final class TopicRules {

    private static final int REPLICAS = 3;
    private static final int IN_SYNC = 2;
    /** What a record takes beside the event: names of headers, lengths, the head of its batch, text outside ASCII. */
    private static final int COST_OF_A_RECORD = 16 * 1024;

    private TopicRules() {
    }

    /** @param eventSize the largest event that is accepted, in bytes */
    static List<String> breaches(TopicDescription topic, Config settings, long eventSize) {
        List<String> breaches = new ArrayList<>();
        int replicas = topic.partitions().stream().mapToInt(partition -> partition.replicas().size()).min().orElse(0);
        demand(replicas >= REPLICAS, breaches, topic.name() + ": should have " + REPLICAS + " replicas, not " + replicas);
        demand(minInSync(settings) >= IN_SYNC, breaches,
                topic.name() + ": min.insync.replicas should be " + IN_SYNC + ", or a broker can take events with it");
        demand(value(settings, "cleanup.policy").equals("delete"), breaches,
                topic.name() + ": cleanup.policy should be delete, or events of one key replace each other");
        demand(value(settings, "message.timestamp.type").equals("LogAppendTime"), breaches,
                topic.name() + ": message.timestamp.type should be LogAppendTime, or a wrong clock here is believed");
        demand(Long.parseLong(value(settings, "max.message.bytes")) >= eventSize + COST_OF_A_RECORD, breaches,
                topic.name() + ": max.message.bytes should be at least " + COST_OF_A_RECORD
                        + " more than tandem.producer.limits.event-size, or large events are accepted here and refused there");
        return breaches;
    }

    /** Tells whether no partition has the replicas in sync that a write needs: whatever is sent now is refused. */
    static boolean takesNothing(TopicDescription topic, Config settings) {
        return topic.partitions().stream().allMatch(partition -> partition.isr().size() < minInSync(settings));
    }

    private static int minInSync(Config settings) {
        return Integer.parseInt(value(settings, "min.insync.replicas"));
    }

    private static String value(Config settings, String name) {
        return settings.get(name).value();
    }

    private static void demand(boolean kept, List<String> breaches, String breach) {
        if (!kept) {
            breaches.add(breach);
        }
    }
}
