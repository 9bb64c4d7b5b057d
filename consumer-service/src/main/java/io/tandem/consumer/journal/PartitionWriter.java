package io.tandem.consumer.journal;

import java.util.List;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.event.Delivery;

/** The way of one partition's verdicts into the journal, for as long as the partition is ours. */
public final class PartitionWriter {

    private final InsertQueue queue;

    PartitionWriter(InsertQueue queue) {
        this.queue = queue;
    }

    /**
     * Journals verdicts after all that were given before; answers like {@link EventJournal#write}. Their place is taken by
     * the call, not by the subscription.
     */
    public Uni<List<Delivery>> write(List<Delivery> deliveries) {
        return queue.write(this, deliveries);
    }

    /** Gives up what waits, as the partition is somebody else's now; what is being written is written. */
    public void close() {
        queue.drop(this);
    }
}
