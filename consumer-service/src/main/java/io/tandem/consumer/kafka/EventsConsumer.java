package io.tandem.consumer.kafka;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import io.tandem.consumer.Channels;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.journal.PartitionLostException;

/**
 * The pipeline.
 *
 * <pre>
 * events-in ──► admit ──► decode ──► journal ──► publish ──► acknowledge
 *    ▲            │                     │           │            │
 *    └── window ◄─┴─────────────────────┴───────────┴────────────┘ room again
 *                                       ▼           ▼
 *                                   PostgreSQL  dead-letter-out
 * </pre>
 */
@ApplicationScoped
public class EventsConsumer {

    private final Assignments assignments;
    private final Window window;
    private final EventDecoder decoder;
    private final DeadLetters deadLetters;
    private final PipelineLiveness liveness;

    EventsConsumer(Assignments assignments, Window window, EventDecoder decoder, DeadLetters deadLetters,
            PipelineLiveness liveness) {
        this.assignments = assignments;
        this.window = window;
        this.decoder = decoder;
        this.deadLetters = deadLetters;
        this.liveness = liveness;
    }

    /** Takes one poll; completes when there is room for the next. Offsets are committed by {@link Assignments}. */
    @Incoming(Channels.EVENTS_IN)
    @Acknowledgment(Acknowledgment.Strategy.NONE)
    Uni<Void> accept(Message<ConsumerRecords<byte[], byte[]>> poll) {
        IncomingKafkaRecordBatchMetadata<?, ?> metadata = poll.getMetadata(IncomingKafkaRecordBatchMetadata.class)
                .orElseThrow();
        ConsumerRecords<byte[], byte[]> records = poll.getPayload();
        for (TopicPartition partition : records.partitions()) {
            assignments.of(partition, metadata.getConsumerGroupGenerationId())
                    .map(assignment -> assignment.admit(records.records(partition)))
                    .ifPresent(this::start);
        }
        return window.room();
    }

    /** The channel waits for room only, not for the slice: so its processing is subscribed to here. */
    private void start(Slice slice) {
        window.enter(slice.records().size(), slice.bytes());
        process(slice)
                .onTermination().invoke(() -> window.leave(slice.records().size(), slice.bytes()))
                .onFailure(PartitionLostException.class).recoverWithNull()
                .subscribe().with(done -> assignments.commitSoon(), liveness::broken);
    }

    private Uni<Void> process(Slice slice) {
        return Uni.createFrom().item(slice)
                .map(this::decode)
                .chain(deliveries -> slice.assignment().active(() -> finish(slice, deliveries)));
    }

    private List<Delivery> decode(Slice slice) {
        return slice.records().stream().map(decoder::decode).toList();
    }

    private Uni<Void> finish(Slice slice, List<Delivery> deliveries) {
        return Uni.createFrom().item(deliveries)
                .chain(slice.assignment().writer()::write)
                .chain(deadLetters::publish)
                .invoke(() -> slice.assignment().settle(slice, 0, deliveries.size()));
    }
}
