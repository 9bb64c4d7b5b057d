package io.tandem.consumer.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.PartitionLostException;

/**
 * Group commit for the partitions that share the queue. It runs one insert at a time, in the order of arrival, and each
 * insert takes all deliveries that wait. An insert retries during outages, so one that fails is a defect. The queue then
 * stops, because later deliveries would overtake the failed ones.
 */
final class InsertQueue {

    private record Waiting(PartitionWriter partition, List<Delivery> deliveries,
            CompletableFuture<List<Delivery>> journaled) {
    }

    private final Function<List<Delivery>, Uni<List<Delivery>>> insert;
    private final Executor soon;
    private final int maxRows;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean busy;
    private Throwable broken;

    /** @param soon runs a task after the current one, so that deliveries that arrive together are inserted together */
    InsertQueue(Function<List<Delivery>, Uni<List<Delivery>>> insert, Executor soon, int maxRows) {
        this.insert = insert;
        this.soon = soon;
        this.maxRows = maxRows;
    }

    /** Adds deliveries. The order is fixed when this is called, not when the Uni is subscribed to. */
    Uni<List<Delivery>> write(PartitionWriter partition, List<Delivery> deliveries) {
        CompletableFuture<List<Delivery>> journaled = new CompletableFuture<>();
        if (add(new Waiting(partition, deliveries, journaled))) {
            soon.execute(this::writeNext);
        }
        return Uni.createFrom().completionStage(journaled);
    }

    /**
     * Drops the waiting deliveries of a partition, and later ones too, because they would overtake the dropped ones. An insert
     * that runs is not interrupted.
     */
    void drop(PartitionWriter partition) {
        List<Waiting> dropped;
        synchronized (this) {
            partition.closed = true;
            dropped = waiting.stream().filter(member -> member.partition() == partition).toList();
            waiting.removeAll(dropped);
        }
        dropped.forEach(member -> member.journaled().completeExceptionally(new PartitionLostException()));
    }

    /** @return whether the queue was idle, so that the caller has to start the next insert */
    private synchronized boolean add(Waiting more) {
        if (broken != null) {
            more.journaled().completeExceptionally(broken);
            return false;
        }
        if (more.partition().closed) {
            more.journaled().completeExceptionally(new PartitionLostException());
            return false;
        }
        waiting.add(more);
        boolean idle = !busy;
        busy = true;
        return idle;
    }

    private void writeNext() {
        List<Waiting> group = take();
        if (group.isEmpty()) {
            return;
        }
        List<Delivery> deliveries = group.size() == 1 ? group.get(0).deliveries() : flatten(group);
        // Subscribed here because each member has its own Uni, and none owns the common insert.
        Uni.createFrom().deferred(() -> insert.apply(deliveries)).subscribe().with(
                deadLetters -> done(() -> group.forEach(member -> complete(member, deadLetters))),
                failure -> fail(group, failure));
    }

    private synchronized List<Waiting> take() {
        List<Waiting> group = new ArrayList<>();
        int rows = 0;
        while (!waiting.isEmpty() && (rows == 0 || rows + waiting.peek().deliveries().size() <= maxRows)) {
            rows += waiting.peek().deliveries().size();
            group.add(waiting.poll());
        }
        busy = !group.isEmpty();
        return group;
    }

    private void fail(List<Waiting> group, Throwable failure) {
        List<Waiting> failed = new ArrayList<>(group);
        synchronized (this) {
            broken = failure;
            failed.addAll(waiting);
            waiting.clear();
        }
        failed.forEach(member -> member.journaled().completeExceptionally(failure));
    }

    /** Starts the next insert before the members of this one continue, so that the database is never idle. */
    private void done(Runnable complete) {
        writeNext();
        complete.run();
    }

    private static List<Delivery> flatten(List<Waiting> group) {
        List<Delivery> all = new ArrayList<>();
        group.forEach(member -> all.addAll(member.deliveries()));
        return all;
    }

    private static void complete(Waiting member, List<Delivery> deadLetters) {
        member.journaled().complete(deadLetters.isEmpty() ? deadLetters : own(member.deliveries(), deadLetters));
    }

    private static List<Delivery> own(List<Delivery> deliveries, List<Delivery> deadLetters) {
        Set<ConsumerRecord<?, ?>> records = new HashSet<>();
        deliveries.forEach(delivery -> records.add(delivery.record()));
        return deadLetters.stream().filter(deadLetter -> records.contains(deadLetter.record())).toList();
    }
}
