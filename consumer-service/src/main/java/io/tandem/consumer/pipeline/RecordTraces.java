package io.tandem.consumer.pipeline;

import java.util.IdentityHashMap;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Message;

import io.opentelemetry.context.Context;
import io.smallrye.reactive.messaging.TracingMetadata;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.tandem.consumer.event.Delivery;

/** The spans that the connector made for the records of a poll, each in the trace of its sender. */
final class RecordTraces {

    private static final RecordTraces NONE = new RecordTraces(Map.of());

    private final Map<ConsumerRecord<?, ?>, Context> spans;

    private RecordTraces(Map<ConsumerRecord<?, ?>, Context> spans) {
        this.spans = spans;
    }

    /** Costs nothing when tracing is off. */
    static RecordTraces of(IncomingKafkaRecordBatchMetadata<?, ?> poll) {
        if (poll.getBatchedMessages().isEmpty() || span(poll.getBatchedMessages().get(0)) == null) {
            return NONE;
        }
        Map<ConsumerRecord<?, ?>, Context> spans = new IdentityHashMap<>();
        poll.getBatchedMessages().forEach(message -> spans.put(record(message), span(message)));
        return new RecordTraces(spans);
    }

    Delivery join(Delivery delivery) {
        Context span = spans.get(delivery.record());
        return span == null ? delivery : delivery.in(span);
    }

    private static ConsumerRecord<?, ?> record(Message<?> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class).orElseThrow().getRecord();
    }

    private static Context span(Message<?> message) {
        return message.getMetadata(TracingMetadata.class).map(TracingMetadata::getCurrentContext).orElse(null);
    }
}
