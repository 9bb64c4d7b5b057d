package io.tandem.producer.broker;

import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;

/** The settings of the topic that the guarantees depend on. The text of each breach names the setting to change. */
final class TopicRules {

    private static final int REPLICAS = 3;
    private static final int IN_SYNC = 2;
    /** The bytes of a record besides its event, such as header names, lengths, the batch header and non-ASCII text. */
    private static final int COST_OF_A_RECORD = 16 * 1024;

    private TopicRules() {
    }

    /** @param eventSize the size of the largest accepted event, in bytes */
    static List<String> breaches(TopicDescription topic, Config settings, long eventSize) {
        List<String> breaches = new ArrayList<>();
        int replicas = topic.partitions().stream().mapToInt(partition -> partition.replicas().size()).min().orElse(0);
        demand(replicas >= REPLICAS, breaches, topic.name() + ": should have " + REPLICAS + " replicas, not " + replicas);
        demand(minInSync(settings) >= IN_SYNC, breaches,
                topic.name() + ": min.insync.replicas should be " + IN_SYNC + ", or events are lost with one broker");
        demand(value(settings, "cleanup.policy").equals("delete"), breaches,
                topic.name() + ": cleanup.policy should be delete, or events of one key replace each other");
        demand(value(settings, "message.timestamp.type").equals("LogAppendTime"), breaches,
                topic.name()
                        + ": message.timestamp.type should be LogAppendTime, or a wrong clock of this service sets the timestamps");
        demand(Long.parseLong(value(settings, "max.message.bytes")) >= eventSize + COST_OF_A_RECORD, breaches,
                topic.name() + ": max.message.bytes should be at least " + COST_OF_A_RECORD
                        + " more than tandem.producer.limits.event-size, or this service accepts events that the broker refuses");
        return breaches;
    }

    /** Tells whether no partition has enough replicas in sync for a write, so that the broker refuses every event. */
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
