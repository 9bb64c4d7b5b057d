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
 * Group commit: one insert at a time, in the order of arrival, and the next takes all that waits. Several partitions share
 * a lane, as the rows of one alone would make many small inserts. An insert that fails, rather than wait for the database,
 * is a defect: nothing comes after it, as that would overtake what failed.
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

    /** @param soon runs a task after the present one, so that what arrives together is inserted together */
    InsertQueue(Function<List<Delivery>, Uni<List<Delivery>>> insert, Executor soon, int maxRows) {
        this.insert = insert;
        this.soon = soon;
        this.maxRows = maxRows;
    }

    /** The place in the order is taken by the call, not by the subscription. */
    Uni<List<Delivery>> write(PartitionWriter partition, List<Delivery> deliveries) {
        CompletableFuture<List<Delivery>> journaled = new CompletableFuture<>();
        if (add(new Waiting(partition, deliveries, journaled))) {
            soon.execute(this::writeNext);
        }
        return Uni.createFrom().completionStage(journaled);
    }

    /** Gives up what waits of a partition; what is being written of it is written. */
    void drop(PartitionWriter partition) {
        List<Waiting> dropped;
        synchronized (this) {
            dropped = waiting.stream().filter(member -> member.partition() == partition).toList();
            waiting.removeAll(dropped);
        }
        dropped.forEach(member -> member.journaled().completeExceptionally(new PartitionLostException()));
    }

    /** @return whether nobody writes yet: then the caller has to see to it */
    private synchronized boolean add(Waiting more) {
        if (broken != null) {
            more.journaled().completeExceptionally(broken);
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
        // The group's members wait, each with a Uni of its own: their common write is nobody's and has to be subscribed here.
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

    /** The database has its next insert before the members of this one go on. */
    private void done(Runnable tell) {
        writeNext();
        tell.run();
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
