package io.tandem.consumer.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.PartitionLostException;

/** Group commit for one partition: one write at a time, in the order of arrival, and the next takes all that waits. */
public final class PartitionWriter {

    private record Waiting(List<Delivery> deliveries, CompletableFuture<List<Delivery>> journaled) {
    }

    private final Function<List<Delivery>, Uni<List<Delivery>>> write;
    private final int maxRows;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean writing;

    PartitionWriter(Function<List<Delivery>, Uni<List<Delivery>>> write, int maxRows) {
        this.write = write;
        this.maxRows = maxRows;
    }

    /**
     * Journals verdicts after all that were given before; answers like {@link EventJournal#write}. Their place is taken by
     * the call, not by the subscription.
     */
    public Uni<List<Delivery>> write(List<Delivery> deliveries) {
        CompletableFuture<List<Delivery>> journaled = new CompletableFuture<>();
        add(new Waiting(deliveries, journaled));
        writeNext();
        return Uni.createFrom().completionStage(journaled);
    }

    /** Gives up what waits, as the partition is somebody else's now; what is being written is written. */
    public void close() {
        List<Waiting> dropped;
        synchronized (this) {
            dropped = List.copyOf(waiting);
            waiting.clear();
        }
        dropped.forEach(member -> member.journaled().completeExceptionally(new PartitionLostException()));
    }

    private synchronized void add(Waiting more) {
        waiting.add(more);
    }

    private void writeNext() {
        List<Waiting> group = take();
        if (group.isEmpty()) {
            return;
        }
        List<Delivery> deliveries = group.size() == 1 ? group.get(0).deliveries() : flatten(group);
        // The group's members wait, each with a Uni of its own: their common write is nobody's and has to be subscribed here.
        write.apply(deliveries).subscribe().with(
                letters -> done(() -> group.forEach(member -> complete(member, letters))),
                failure -> done(() -> group.forEach(member -> member.journaled().completeExceptionally(failure))));
    }

    private synchronized List<Waiting> take() {
        List<Waiting> group = new ArrayList<>();
        int rows = 0;
        while (!writing && !waiting.isEmpty() && (rows == 0 || rows + waiting.peek().deliveries().size() <= maxRows)) {
            rows += waiting.peek().deliveries().size();
            group.add(waiting.poll());
        }
        writing |= !group.isEmpty();
        return group;
    }

    private void done(Runnable tell) {
        synchronized (this) {
            writing = false;
        }
        tell.run();
        writeNext();
    }

    private static List<Delivery> flatten(List<Waiting> group) {
        List<Delivery> all = new ArrayList<>();
        group.forEach(member -> all.addAll(member.deliveries()));
        return all;
    }

    private static void complete(Waiting member, List<Delivery> letters) {
        member.journaled().complete(letters.isEmpty() ? letters : own(member.deliveries(), letters));
    }

    private static List<Delivery> own(List<Delivery> deliveries, List<Delivery> letters) {
        Set<ConsumerRecord<?, ?>> records = new HashSet<>();
        deliveries.forEach(delivery -> records.add(delivery.record()));
        return letters.stream().filter(letter -> records.contains(letter.record())).toList();
    }
}
