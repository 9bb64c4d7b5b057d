package io.tandem.consumer.journal;

import java.util.List;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.event.Delivery;

/** Writes the deliveries of one partition to the journal, as long as the partition is assigned to this replica. */
public final class PartitionWriter {

    private final InsertQueue queue;
    /** Guarded by the queue. */
    boolean closed;

    PartitionWriter(InsertQueue queue) {
        this.queue = queue;
    }

    /**
     * Journals deliveries after all earlier ones, like {@link EventJournal#write}. The order is fixed when this is called, not
     * when the Uni is subscribed to.
     */
    public Uni<List<Delivery>> write(List<Delivery> deliveries) {
        return queue.write(this, deliveries);
    }

    /** Drops the waiting deliveries and later ones, because the partition was revoked. A running insert is not interrupted. */
    public void close() {
        queue.drop(this);
    }
}
