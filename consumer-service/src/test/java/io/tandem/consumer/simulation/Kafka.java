package io.tandem.consumer.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

import io.tandem.consumer.simulation.Checker.Place;
import io.tandem.consumer.simulation.Checker.Sent;
import io.tandem.consumer.simulation.Plan.What;

/** The broker: the topic of events, its consumer group, and the offsets of the group. */
final class Kafka {

    static final String TOPIC = "events";
    private static final long SESSION_NANOS = Duration.ofSeconds(15).toNanos();
    private static final long REBALANCE_NANOS = Duration.ofSeconds(60).toNanos();

    /** A record, or a gap that a transaction left. */
    private record Stored(ConsumerRecord<byte[], byte[]> record, Sent sent) {
    }

    private final Loop loop;
    private final Plan plan;
    private final Chance chance;
    private final Checker checker;
    private final History history;
    private final Map<Integer, List<Stored>> logs = new TreeMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final Set<Member> members = new LinkedHashSet<>();
    private String topicId;
    private int topics;
    private int generation;
    private final Set<Member> revoking = new LinkedHashSet<>();
    private int rebalances;
    private boolean rebalancing;
    private boolean again;

    Kafka(Loop loop, Plan plan, Chance chance, Checker checker, History history) {
        this.loop = loop;
        this.plan = plan;
        this.chance = chance;
        this.checker = checker;
        this.history = history;
        create();
    }

    private void create() {
        topicId = new Uuid(plan.seed() | 1, ++topics).toString();
        for (int partition = 0; partition < plan.settings().partitions(); partition++) {
            logs.put(partition, new ArrayList<>());
        }
    }

    String topicId() {
        return topicId;
    }

    boolean hits(What what) {
        return plan.hits(what, loop.now(), chance);
    }

    void send(Plan.Send send) {
        List<Stored> log = logs.get(send.partition());
        ConsumerRecord<byte[], byte[]> record = Records.of(send, log.size(), loop.instant().toEpochMilli());
        Sent sent = new Sent(new Place(topicId, send.partition(), log.size()), send, Records.claimed(send),
                Records.own(record));
        checker.sent(sent);
        history.note(() -> "sent: " + sent.send + " at " + send.partition() + "/" + sent.place.offset());
        log.add(new Stored(record, sent));
    }

    void recreate() {
        history.note(() -> "the topic is deleted and created again");
        checker.deleted(topicId);
        committed.clear();
        create();
    }

    Map<String, Long> ends() {
        Map<String, Long> ends = new LinkedHashMap<>();
        logs.forEach((partition, log) -> {
            // Nothing commits the gap of an aborted transaction at the end of a partition.
            int end = log.size();
            while (end > 0 && log.get(end - 1).sent().send.kind() == Plan.Kind.ABORTED) {
                end--;
            }
            ends.put(topicId + partition, (long) end);
        });
        return ends;
    }

    /** The records from a position on, at most a number of them; those of aborted transactions are left out. */
    List<ConsumerRecord<byte[], byte[]>> read(int partition, long position, int atMost) {
        List<Stored> log = logs.get(partition);
        return log.subList((int) Math.min(position, log.size()), log.size()).stream()
                .filter(stored -> stored.sent().send.kind() != Plan.Kind.ABORTED)
                .limit(atMost).map(Stored::record).toList();
    }

    /** Which record of which topic this is. The client does not know the topic any more once it is deleted. */
    Sent sent(ConsumerRecord<?, ?> record) {
        return logs.get(record.partition()).stream().filter(stored -> stored.record() == record).map(Stored::sent)
                .findFirst().orElse(null);
    }

    long end(int partition) {
        return logs.get(partition).size();
    }

    Map<TopicPartition, OffsetAndMetadata> committed() {
        return committed;
    }

    /** @return whether the group takes offsets of this member */
    boolean commit(Member member, int ofGeneration, Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (!members.contains(member) || ofGeneration != generation) {
            return false;
        }
        offsets.forEach((partition, offset) -> {
            history.note(() -> member.name() + " commits " + offset.offset() + " of partition " + partition.partition());
            committed.put(partition, offset);
            String id = offset.metadata().isEmpty() ? topicId : offset.metadata();
            checker.offsetCommitted(id, partition.partition(), offset.offset());
        });
        return true;
    }

    void join(Member member) {
        members.add(member);
        rebalance();
    }

    void leave(Member member) {
        if (members.remove(member)) {
            rebalance();
        }
    }

    /** The broker gives up a member that sends no heartbeat any more. */
    void silent(Member member) {
        loop.after(SESSION_NANOS, null, () -> leave(member));
    }

    /** Cooperative: only partitions that move are revoked, and they are assigned once all of them are free. */
    private void rebalance() {
        again |= rebalancing;
        if (rebalancing || members.isEmpty()) {
            return;
        }
        rebalancing = true;
        Map<Member, Set<Integer>> target = target();
        history.note(() -> "the group rebalances: " + target.entrySet().stream()
                .map(entry -> entry.getKey().name() + " " + entry.getValue()).toList());
        revoking.addAll(members);
        int round = ++rebalances;
        for (Member member : List.copyOf(members)) {
            Set<Integer> moved = new TreeSet<>(member.owned());
            moved.removeAll(target.get(member));
            member.revoke(moved, () -> revoked(round, member, target));
        }
        loop.after(REBALANCE_NANOS, null, () -> {
            if (round == rebalances && rebalancing) {
                members.removeAll(revoking);
                again = true;
                List.copyOf(revoking).forEach(late -> revoked(round, late, target));
            }
        });
    }

    private void revoked(int round, Member member, Map<Member, Set<Integer>> target) {
        if (round == rebalances && rebalancing && revoking.remove(member) && revoking.isEmpty()) {
            assign(target);
        }
    }

    private Map<Member, Set<Integer>> target() {
        Map<Member, Set<Integer>> target = new LinkedHashMap<>();
        List<Member> all = List.copyOf(members);
        all.forEach(member -> target.put(member, new TreeSet<>()));
        int turn = chance.between("assignor", 0, all.size() - 1);
        for (int partition : logs.keySet()) {
            target.get(all.get((partition + turn) % all.size())).add(partition);
        }
        return target;
    }

    /** A member that learns of the next rebalance first does not get what this one assigns. It still owns what it owned. */
    private void assign(Map<Member, Set<Integer>> target) {
        generation++;
        int round = rebalances;
        history.note(() -> "generation " + generation);
        target.forEach((member, partitions) -> {
            if (members.contains(member)) {
                member.assign(generation, partitions, () -> round == rebalances);
            }
        });
        rebalancing = false;
        if (again) {
            again = false;
            loop.after(chance.nanos("rebalance", 500), null, this::rebalance);
        }
    }
}
