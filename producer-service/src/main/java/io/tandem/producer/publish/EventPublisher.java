package io.tandem.producer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

import io.cloudevents.SpecVersion;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventWriter;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerMetrics;
import io.tandem.producer.broker.Channels;
import io.tandem.producer.event.Event;
import io.tandem.producer.event.PartitionKey;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;

/**
 * Turns events into records on the topic, in the binary mode of the CloudEvents Kafka binding, under their
 * {@link PartitionKey}. The caller's thread hands the records to the channel's Kafka client and never blocks: the client is
 * configured not to wait ({@code max.block.ms=0}) and refuses a record if its buffer is full or the topic is unknown.
 */
@Singleton
public class EventPublisher {

    private final KafkaClientService clients;
    private final ProducerConfig config;
    private final TextMapPropagator tracing;
    private final ProducerMetrics metrics;
    private final SendLiveness liveness;
    private volatile Producer<byte[], byte[]> client;

    EventPublisher(KafkaClientService clients, ProducerConfig config, OpenTelemetry telemetry, ProducerMetrics metrics,
            SendLiveness liveness) {
        this.clients = clients;
        this.config = config;
        this.tracing = telemetry.getPropagators().getTextMapPropagator();
        this.metrics = metrics;
        this.liveness = liveness;
    }

    void start(@Observes StartupEvent started) {
        KafkaProducer<byte[], byte[]> channel = clients.getProducer(Channels.EVENTS_OUT);
        liveness.configure(channel.configuration());
        client = channel.unwrap();
    }

    /**
     * Publishes one event. Emits its receipt once all in-sync replicas have the event, or fails with a
     * {@link PublishFailure} within the answer time-out.
     *
     * @param released runs once the Kafka client holds the event no more, which may be after the answer
     */
    public Uni<Receipt> publish(Event event, Runnable released) {
        return publishAll(List.of(event), released)
                .map(results -> results.get(0).map(receipt -> receipt, EventPublisher::raise));
    }

    private static Receipt raise(PublishFailure failure) {
        throw failure;
    }

    /**
     * Publishes events in their order. Emits one result for each event, in the same order, within the answer time-out.
     * After an event that the client refuses, the rest are not sent.
     *
     * @param released runs once the Kafka client holds none of the events, which may be after the answer
     */
    public Uni<List<PublishResult>> publishAll(List<Event> events, Runnable released) {
        long start = System.nanoTime();
        Publication publication = new Publication(events);
        publication.released().thenRun(released);
        liveness.watch(publication);
        try {
            publication.send(client, recordsOf(events));
        } catch (RuntimeException e) {
            publication.release();
            throw e;
        }
        Context caller = Vertx.currentContext();
        return Uni.createFrom().completionStage(publication.settled())
                .ifNoItem().after(config.answerTimeout()).on(timer(caller)).recoverWithItem(publication::giveUp)
                .emitOn(work -> runOn(caller, work))
                .invoke(results -> measure(results, start));
    }

    /** Makes all records before the first is sent, so that a failure to make one sends none of them. */
    private List<ProducerRecord<byte[], byte[]>> recordsOf(List<Event> events) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(events.size());
        events.forEach(event -> records.add(recordOf(event)));
        return records;
    }

    private ProducerRecord<byte[], byte[]> recordOf(Event event) {
        CloudEventWriter<ProducerRecord<byte[], byte[]>> writer = KafkaMessageFactory
                .createWriter(config.topic(), PartitionKey.of(event))
                .create(SpecVersion.V1);
        event.attributes().forEach(writer::withContextAttribute);
        ProducerRecord<byte[], byte[]> record = event.data() == null ? writer.end()
                : writer.end(BytesCloudEventData.wrap(event.data()));
        // The records bypass the connector, which would add the trace of the request to their headers.
        tracing.inject(io.opentelemetry.context.Context.current(), record.headers(), EventPublisher::addHeader);
        return record;
    }

    private static void addHeader(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }

    private void measure(List<PublishResult> results, long start) {
        metrics.published(Duration.ofNanos(System.nanoTime() - start));
        for (PublishResult result : results) {
            if (result instanceof PublishResult.Accepted accepted) {
                metrics.accepted(accepted.event().size());
            }
        }
    }

    /** Uses the caller's event loop as the timer, because all event loops would contend for the lock of a shared one. */
    private static ScheduledExecutorService timer(Context caller) {
        return caller == null ? Infrastructure.getDefaultWorkerPool() : ((ContextInternal) caller).nettyEventLoop();
    }

    private static void runOn(Context caller, Runnable work) {
        if (caller == null) {
            work.run();
        } else {
            caller.runOnContext(ignored -> work.run());
        }
    }
}
