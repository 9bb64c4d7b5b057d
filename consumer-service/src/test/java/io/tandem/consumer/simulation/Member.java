package io.tandem.consumer.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.tandem.consumer.simulation.Plan.What;

/** The Kafka consumer of one replica, with the connector's thread that polls and its queue of polled batches. */
final class Member {

    private static final int QUEUE = 2;
    private static final double POLL_MILLIS = 60;
    private static final double IDLE_MILLIS = 400;
    private static final double NETWORK_MILLIS = 6;

    /** The records of one poll. */
    record Batch(int number, Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records, int generation,
            List<Checker.Sent> sent) {
    }

    /** The pipeline behind the channel. */
    interface Pipeline {
        /** Completes when the pipeline asks for more. */
        Uni<Void> accept(ConsumerRecords<byte[], byte[]> records, int generation);
    }

    private final Loop loop;
    private final Loop.Party party;
    private final Kafka kafka;
    private final Chance chance;
    private final Checker checker;
    private final History history;
    private final int pollRecords;
    private final Consumer<?, ?> consumer = Doubles.of(Consumer.class, this::consumer);
    private final KafkaConsumer<?, ?> channel = Doubles.of(KafkaConsumer.class, this::channel);
    private final Map<Integer, Long> positions = new TreeMap<>();
    private final ArrayDeque<Batch> queue = new ArrayDeque<>();
    private KafkaConsumerRebalanceListener listener;
    private Pipeline pipeline;
    private final Map<Integer, Integer> assignedAt = new HashMap<>();
    private int generation;
    /** The last poll that may not count, because a partition is read from its beginning. */
    private final Map<Integer, Integer> soughtAfter = new HashMap<>();
    private final Set<Integer> sought = new TreeSet<>();
    private int polls;
    private int session;
    private boolean busy;
    private boolean closed;

    Member(Loop loop, Loop.Party party, Kafka kafka, Chance chance, Checker checker, History history, Plan plan) {
        this.loop = loop;
        this.party = party;
        this.kafka = kafka;
        this.chance = chance;
        this.checker = checker;
        this.history = history;
        this.pollRecords = plan.settings().pollRecords();
    }

    String name() {
        return party.name;
    }

    Set<Integer> owned() {
        return new TreeSet<>(positions.keySet());
    }

    KafkaClientService clients() {
        return Doubles.of(KafkaClientService.class,
                (method, arguments) -> method.equals("getConsumer") ? channel : Doubles.UNKNOWN);
    }

    void start(KafkaConsumerRebalanceListener assignments, Pipeline events) {
        listener = assignments;
        pipeline = events;
        kafka.join(this);
        poll();
    }

    private void poll() {
        loop.onPollingThread(chance.nanos("poll", queue.isEmpty() ? IDLE_MILLIS : POLL_MILLIS), party, () -> {
            if (!closed) {
                fetch();
                deliver();
                poll();
            }
        });
    }

    private void fetch() {
        if (queue.size() >= QUEUE) {
            return;
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
        int left = pollRecords;
        for (Map.Entry<Integer, Long> position : positions.entrySet()) {
            if (position.getValue() > kafka.end(position.getKey())) {
                position.setValue(0L); // auto.offset.reset=earliest
            }
            List<ConsumerRecord<byte[], byte[]>> more = kafka.read(position.getKey(), position.getValue(), left);
            if (!more.isEmpty()) {
                left -= more.size();
                position.setValue(more.get(more.size() - 1).offset() + 1);
                records.put(of(position.getKey()), more);
                if (sought.remove(position.getKey())) {
                    // The pipeline may refuse the first poll after a seek and those that wait behind it, and seek again.
                    soughtAfter.put(position.getKey(), polls + QUEUE);
                }
            }
        }
        if (!records.isEmpty()) {
            queue.add(new Batch(++polls, records, generation,
                    records.values().stream().flatMap(List::stream).map(kafka::sent).toList()));
        }
    }

    private void deliver() {
        if (!busy && !queue.isEmpty()) {
            busy = true;
            Batch batch = queue.poll();
            // The batch changes the thread, so a rebalance may come between.
            loop.after(chance.nanos("deliver", 4), party, () -> accept(batch));
        }
    }

    private void accept(Batch batch) {
        List<ConsumerRecord<byte[], byte[]>> all = batch.records().values().stream().flatMap(List::stream).toList();
        checker.polled(name(), all.stream()
                .filter(record -> assignedAt.getOrDefault(record.partition(), Integer.MAX_VALUE) <= batch.generation()
                        && soughtAfter.getOrDefault(record.partition(), 0) < batch.number())
                .map(kafka::sent).filter(Objects::nonNull).toList());
        batch.sent().forEach(record -> checker.got(name(), record));
        history.note(() -> name() + " polled "
                + all.stream().map(record -> record.partition() + "/" + record.offset()).toList());
        pipeline.accept(new ConsumerRecords<>(batch.records(), Map.of()), batch.generation()).subscribe().with(done -> {
            // A little later, because the pipeline may ask while it drops what it holds.
            loop.after(0, null, () -> checker.asked(name()));
            busy = false;
            loop.onPollingThread(0, party, this::deliver);
        }, failure -> checker.fail("the pipeline never fails", failure.toString()));
    }

    /** Revokes partitions on the polling thread, which may block. */
    void revoke(Set<Integer> partitions, Runnable done) {
        loop.onPollingThread(chance.nanos("rebalance", 100), party, () -> {
            if (!closed) {
                revokeNow(partitions);
                loop.after(chance.nanos("rebalance", NETWORK_MILLIS), null, done);
            }
        });
        if (party.isDead() || closed) {
            loop.after(0, null, done);
        }
    }

    private void revokeNow(Set<Integer> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        history.note(() -> name() + " gives partitions up: " + partitions);
        partitions.forEach(positions::remove);
        partitions.forEach(assignedAt::remove);
        List<Batch> kept = new ArrayList<>();
        queue.forEach(batch -> {
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> left = new LinkedHashMap<>(batch.records());
            left.keySet().removeIf(partition -> partitions.contains(partition.partition()));
            if (!left.isEmpty()) {
                kept.add(new Batch(batch.number(), left, batch.generation(), batch.sent()));
            }
        });
        queue.clear();
        queue.addAll(kept);
        partitions.forEach(partition -> checker.revoked(name(), partition));
        listener.onPartitionsRevoked(consumer, partitions.stream().map(Member::of).toList());
    }

    /** @param current whether no other rebalance has begun meanwhile */
    void assign(int newGeneration, Set<Integer> partitions, BooleanSupplier current) {
        loop.onPollingThread(chance.nanos("rebalance", NETWORK_MILLIS), party, () -> {
            if (closed || newGeneration < generation || !current.getAsBoolean()) {
                return;
            }
            generation = newGeneration;
            Set<Integer> added = new TreeSet<>(partitions);
            added.removeAll(positions.keySet());
            added.forEach(partition -> {
                OffsetAndMetadata from = kafka.committed().get(of(partition));
                positions.put(partition, from == null ? 0 : from.offset());
                assignedAt.put(partition, newGeneration);
            });
            history.note(() -> name() + " gets partitions " + added + " at " + positions);
            listener.onPartitionsAssigned(consumer, added.stream().map(Member::of).toList());
        });
    }

    /** The broker gave the member up, and the member learns it later. Then it joins again. */
    void loseSession(long forNanos) {
        history.note(() -> name() + " loses its session");
        kafka.leave(this);
        loop.onPollingThread(forNanos, party, () -> {
            if (closed) {
                return;
            }
            history.note(() -> name() + " learns that it lost its session");
            revokeNow(owned());
            session++;
            kafka.join(this);
        });
        // Until then it polls what it thinks it owns, and its commits are refused.
    }

    /** Leaves the group. Runs on the polling thread. */
    void close() {
        revokeNow(owned());
        closed = true;
        kafka.leave(this);
    }

    private Object channel(String method, Object... arguments) {
        if (!method.equals("runOnPollingThread")) {
            return method.equals("unwrap") ? consumer : Doubles.UNKNOWN;
        }
        return Uni.createFrom().emitter(emitter -> loop.onPollingThread(chance.nanos("thread", 2), party, () -> {
            if (closed) {
                emitter.fail(new IllegalStateException("the consumer is closed"));
            } else {
                settle(emitter, arguments[0]);
            }
        }));
    }

    private void settle(UniEmitter<? super Object> emitter, Object work) {
        Object result;
        try {
            result = run(work);
        } catch (KafkaException e) {
            emitter.fail(e);
            return;
        }
        emitter.complete(result);
    }

    @SuppressWarnings("unchecked")
    private Object run(Object work) {
        if (work instanceof Function) {
            return ((Function<Object, Object>) work).apply(consumer);
        }
        ((java.util.function.Consumer<Object>) work).accept(consumer);
        return null;
    }

    @SuppressWarnings("unchecked")
    private Object consumer(String method, Object... arguments) {
        switch (method) {
            case "groupMetadata":
                return new ConsumerGroupMetadata("tandem", generation, party.name, Optional.empty());
            case "committed":
                return known((Set<TopicPartition>) arguments[0]);
            case "commitSync":
                commitSync((Map<TopicPartition, OffsetAndMetadata>) arguments[0]);
                return null;
            case "commitAsync":
                commitAsync((Map<TopicPartition, OffsetAndMetadata>) arguments[0], (OffsetCommitCallback) arguments[1]);
                return null;
            case "seekToBeginning":
                ((Collection<TopicPartition>) arguments[0]).forEach(this::readAgain);
                return null;
            case "metrics":
                return Map.of();
            default:
                return Doubles.UNKNOWN;
        }
    }

    private void readAgain(TopicPartition partition) {
        history.note(() -> name() + " reads partition " + partition.partition() + " from its beginning");
        positions.replace(partition.partition(), 0L);
        soughtAfter.put(partition.partition(), polls);
        sought.add(partition.partition());
        checker.revoked(name(), partition.partition());
    }

    private Map<TopicPartition, OffsetAndMetadata> known(Set<TopicPartition> partitions) {
        if (kafka.hits(What.BROKER_SILENT)) {
            loop.block(Duration.ofSeconds(5).toNanos());
            throw new TimeoutException("no answer about the committed offsets");
        }
        Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>();
        partitions.forEach(partition -> known.put(partition, kafka.committed().get(partition)));
        return known;
    }

    private void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        int ofGeneration = generation;
        int ofSession = session;
        loop.block(chance.nanos("commit", NETWORK_MILLIS));
        if (kafka.hits(What.COMMITS_FAIL)) {
            if (chance.percent("commit", 50)) {
                commit(ofSession, ofGeneration, offsets);
            }
            loop.block(Duration.ofSeconds(5).toNanos());
            throw new TimeoutException("no answer to the commit");
        }
        if (!commit(ofSession, ofGeneration, offsets)) {
            throw new CommitFailedException();
        }
    }

    private void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        int ofGeneration = generation;
        int ofSession = session;
        loop.after(chance.nanos("commit", NETWORK_MILLIS), null, () -> {
            boolean fails = kafka.hits(What.COMMITS_FAIL);
            boolean lostAnswer = fails && chance.percent("commit", 50);
            boolean done = (!fails || lostAnswer) && commit(ofSession, ofGeneration, offsets);
            Exception failure = fails ? new RetriableCommitFailedException("no answer")
                    : done ? null : new CommitFailedException();
            loop.onPollingThread(chance.nanos("commit", NETWORK_MILLIS), party,
                    () -> callback.onComplete(offsets, failure));
        });
    }

    private boolean commit(int ofSession, int ofGeneration, Map<TopicPartition, OffsetAndMetadata> offsets) {
        return ofSession == session && kafka.commit(this, ofGeneration, offsets);
    }

    private static TopicPartition of(int partition) {
        return new TopicPartition(Kafka.TOPIC, partition);
    }
}
