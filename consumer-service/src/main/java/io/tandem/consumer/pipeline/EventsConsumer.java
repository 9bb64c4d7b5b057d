package io.tandem.consumer.pipeline;

import java.util.ArrayList;
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
import io.tandem.consumer.ConsumerMetrics;
import io.tandem.consumer.deadletter.DeadLetterPublisher;
import io.tandem.consumer.decode.EventDecoder;
import io.tandem.consumer.event.PartitionLostException;
import io.tandem.consumer.handler.HandlerInvoker;

/**
 * The pipeline.
 *
 * <pre>
 * events-in ──► admit ──► decode ──► process ──► journal ──► publish ──► acknowledge
 *    ▲            │                  │ skip known   │           │            │
 *    └── window ◄─┘                  │ handle       ▼           ▼            ▼
 *      room again as each ends       ▼          PostgreSQL  dead-letter-out  offsets
 *                               EventHandler
 * </pre>
 */
@ApplicationScoped
public class EventsConsumer {

    private final Assignments assignments;
    private final InFlightWindow window;
    private final EventDecoder decoder;
    private final HandlerInvoker handling;
    private final OrderedProcessing processing;
    private final DeadLetterPublisher deadLetters;
    private final PipelineLiveness liveness;
    private final ConsumerMetrics metrics;

    EventsConsumer(Assignments assignments, InFlightWindow window, EventDecoder decoder, HandlerInvoker handling,
            OrderedProcessing processing, DeadLetterPublisher deadLetters, PipelineLiveness liveness,
            ConsumerMetrics metrics) {
        this.assignments = assignments;
        this.window = window;
        this.decoder = decoder;
        this.handling = handling;
        this.processing = processing;
        this.deadLetters = deadLetters;
        this.liveness = liveness;
        this.metrics = metrics;
    }

    /**
     * Takes one poll; completes when what is known of it was looked up and there is room for the next. Offsets are committed by
     * {@link Assignments}.
     */
    @Incoming(Channels.EVENTS_IN)
    @Acknowledgment(Acknowledgment.Strategy.NONE)
    Uni<Void> accept(Message<ConsumerRecords<byte[], byte[]>> poll) {
        IncomingKafkaRecordBatchMetadata<?, ?> metadata = poll.getMetadata(IncomingKafkaRecordBatchMetadata.class)
                .orElseThrow();
        ConsumerRecords<byte[], byte[]> records = poll.getPayload();
        RecordTraces traces = RecordTraces.of(metadata);
        List<Part> slices = new ArrayList<>();
        for (TopicPartition partition : records.partitions()) {
            assignments.of(partition, metadata.getConsumerGroupGenerationId())
                    .map(assignment -> assignment.admit(records.records(partition)))
                    .ifPresent(slice -> slices.add(admit(slice, traces)));
        }
        return process(slices).chain(window::room);
    }

    private Part admit(Slice slice, RecordTraces traces) {
        metrics.taken(slice.records().size());
        window.enter(slice.records().size(), slice.bytes());
        return new Part(slice, 0, slice.records().stream().map(decoder::decode).map(traces::join).toList());
    }

    private Uni<Void> process(List<Part> slices) {
        if (handling.isNone()) {
            slices.forEach(slice -> run(slice, slice.active(() -> journal(slice))));
            return Uni.createFrom().voidItem();
        }
        List<Part> parts = slices.stream().flatMap(Part::each).toList();
        if (parts.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return processing.lookUp(parts.stream().flatMap(part -> part.deliveries().stream()).toList())
                .onFailure().invoke(liveness::broken)
                .invoke(look -> parts.forEach(part -> run(part, processing.process(part, look, this::journal))))
                .replaceWithVoid();
    }

    /** The channel waits for room only, not for the end of what it gave: so that is subscribed to here. */
    private void run(Part part, Uni<Void> processed) {
        processed
                .onTermination().invoke(() -> window.leave(part.size(), part.bytes()))
                .onFailure(PartitionLostException.class).recoverWithNull()
                .subscribe().with(done -> assignments.commitSoon(), liveness::broken);
    }

    private Uni<Void> journal(Part part) {
        return part.write()
                .invoke(() -> metrics.journaled(part.deliveries()))
                .call(deadLetters::publish)
                .invoke(part::settle)
                .invoke(letters -> metrics.settled(part.size(), letters))
                .replaceWithVoid();
    }
}
