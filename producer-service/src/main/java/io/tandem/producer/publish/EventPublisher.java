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
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerMetrics;
import io.tandem.producer.broker.Channels;
import io.tandem.producer.event.Event;
import io.tandem.producer.event.PartitionKey;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;

/**
 * The place where an event becomes a record on the topic: a CloudEvent in the binary mode of the Kafka protocol binding,
 * under its {@link PartitionKey}. Events go straight to the channel's own client, on the caller's thread: the client is
 * configured never to wait ({@code max.block.ms=0}), it refuses what it has no room or no topic for.
 */
@Singleton
public class EventPublisher {

    private final KafkaClientService clients;
    private final ProducerConfig config;
    private final TextMapPropagator tracing;
    private final ProducerMetrics metrics;
    private volatile Producer<byte[], byte[]> client;

    EventPublisher(KafkaClientService clients, ProducerConfig config, OpenTelemetry telemetry, ProducerMetrics metrics) {
        this.clients = clients;
        this.config = config;
        this.tracing = telemetry.getPropagators().getTextMapPropagator();
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent started) {
        client = clients.<byte[], byte[]> getProducer(Channels.EVENTS_OUT).unwrap();
    }

    /**
     * Publishes one event. The item comes after all in-sync replicas have it; a {@link PublishFailure} comes within
     * the answer time-out.
     */
    public Uni<Accepted> publish(Event event) {
        return publishAll(List.of(event))
                .map(deliveries -> deliveries.get(0).orThrow());
    }

    /**
     * Publishes events in their order. The item says of each what became of it, and comes within the answer time-out;
     * after one that the client refused, the rest are not sent.
     */
    public Uni<List<PublishResult>> publishAll(List<Event> events) {
        long start = System.nanoTime();
        Publication publication = new Publication(events);
        // All records before the first is sent: what fails to become one must not leave the rest half way.
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(events.size());
        events.forEach(event -> records.add(recordOf(event)));
        publication.send(client, records);
        Context caller = Vertx.currentContext();
        return Uni.createFrom().completionStage(publication.settled())
                .ifNoItem().after(config.answerTimeout()).on(timer(caller)).recoverWithItem(publication::giveUp)
                .emitOn(work -> runOn(caller, work))
                .invoke(deliveries -> measure(deliveries, start));
    }

    private ProducerRecord<byte[], byte[]> recordOf(Event event) {
        CloudEventWriter<ProducerRecord<byte[], byte[]>> writer = KafkaMessageFactory
                .createWriter(config.topic(), PartitionKey.of(event))
                .create(SpecVersion.V1);
        event.attributes().forEach(writer::withContextAttribute);
        ProducerRecord<byte[], byte[]> record = event.data() == null ? writer.end()
                : writer.end(BytesCloudEventData.wrap(event.data()));
        // The connector traces what is sent through it; here the trace of the request is handed on.
        tracing.inject(io.opentelemetry.context.Context.current(), record.headers(), EventPublisher::addHeader);
        return record;
    }

    private static void addHeader(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }

    private void measure(List<PublishResult> deliveries, long start) {
        metrics.published(Duration.ofNanos(System.nanoTime() - start));
        for (PublishResult delivery : deliveries) {
            if (delivery.isAccepted()) {
                metrics.accepted(delivery.event().size());
            }
        }
    }

    /** The caller's event loop keeps time: an executor shared by all loops would be where they queue for a lock. */
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
