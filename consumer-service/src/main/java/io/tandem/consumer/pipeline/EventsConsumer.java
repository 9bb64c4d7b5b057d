package io.tandem.consumer.pipeline;

import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.clients.consumer.ConsumerRecord;
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
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.PartitionLostException;
import io.tandem.consumer.handler.HandlerInvoker;

/**
 * The pipeline.
 *
 * <pre>
 * events-in ──► decode ──► admit ──► process ──► journal ──► publish ──► settle ──► commit
 *    ▲                       │         │ skip known  │          │           │
 *    └──── window ◄──────────┘         │ handle      ▼          ▼           ▼
 *      room as records settle          ▼         PostgreSQL  dead-letter-out  offsets
 *                                 EventHandler
 * </pre>
 */
@ApplicationScoped
public class EventsConsumer {

    private final Assignments assignments;
    private final InFlightWindow window;
    private final MissedRecords missed;
    private final EventDecoder decoder;
    private final HandlerInvoker handler;
    private final OrderedProcessing processing;
    private final DeadLetterPublisher deadLetters;
    private final PipelineLiveness liveness;
    private final ConsumerMetrics metrics;

    EventsConsumer(Assignments assignments, InFlightWindow window, MissedRecords missed, EventDecoder decoder,
            HandlerInvoker handler, OrderedProcessing processing, DeadLetterPublisher deadLetters, PipelineLiveness liveness,
            ConsumerMetrics metrics) {
        this.assignments = assignments;
        this.window = window;
        this.missed = missed;
        this.decoder = decoder;
        this.handler = handler;
        this.processing = processing;
        this.deadLetters = deadLetters;
        this.liveness = liveness;
        this.metrics = metrics;
    }

    /**
     * Takes one poll. Completes when the journal was asked about its records and the window has room for the next poll.
     * {@link Assignments} commits the offsets.
     */
    @Incoming(Channels.EVENTS_IN)
    @Acknowledgment(Acknowledgment.Strategy.NONE)
    Uni<Void> accept(Message<ConsumerRecords<byte[], byte[]>> poll) {
        IncomingKafkaRecordBatchMetadata<?, ?> metadata = poll.getMetadata(IncomingKafkaRecordBatchMetadata.class)
                .orElseThrow();
        ConsumerRecords<byte[], byte[]> records = poll.getPayload();
        RecordTraces traces = RecordTraces.of(metadata);
        List<InFlightRecords> admitted = new ArrayList<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(partition);
            assignments.of(partition, metadata.getConsumerGroupGenerationId(), ofPartition.get(0).offset())
                    .ifPresent(owned -> admitted.addAll(admit(partition, owned, ofPartition, traces)));
        }
        return process(admitted).chain(window::room);
    }

    private List<InFlightRecords> admit(TopicPartition partition, Assignment owned,
            List<ConsumerRecord<byte[], byte[]>> records, RecordTraces traces) {
        missed.received(partition, records.get(0), records.get(records.size() - 1));
        metrics.taken(records.size());
        List<Delivery> deliveries = records.stream().map(decoder::decode).map(traces::join).toList();
        return owned.admit(deliveries, handler.isNone() ? deliveries.size() : 1);
    }

    private Uni<Void> process(List<InFlightRecords> admitted) {
        if (handler.isNone()) {
            admitted.forEach(records -> run(records, records.whileOwned(() -> journal(records, records.deliveries()))));
            return Uni.createFrom().voidItem();
        }
        if (admitted.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return processing.lookUp(admitted.stream().flatMap(records -> records.deliveries().stream()).toList())
                .onFailure().invoke(liveness::broken)
                .invoke(look -> admitted.forEach(one -> run(one, processing.process(one, look, this::journal))))
                .replaceWithVoid();
    }

    /** The channel waits only for window space, not for completion, so this subscribes itself. */
    private void run(InFlightRecords records, Uni<Void> processed) {
        processed
                .onFailure(PartitionLostException.class)
                .recoverWithUni(lost -> Uni.createFrom().voidItem().invoke(records::lose))
                .subscribe().with(done -> assignments.commitSoon(), liveness::broken);
    }

    private Uni<Void> journal(InFlightRecords records, List<Delivery> outcomes) {
        return records.journal(outcomes)
                .invoke(() -> metrics.journaled(outcomes))
                .call(deadLetters::publish)
                .invoke(records::settle)
                .invoke(dead -> metrics.settled(records.size(), dead))
                .replaceWithVoid();
    }
}
