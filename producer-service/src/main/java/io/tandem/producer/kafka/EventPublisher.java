package io.tandem.producer.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

import io.cloudevents.SpecVersion;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventWriter;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import io.tandem.producer.Meters;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.event.Event;
import io.tandem.producer.event.PartitionKey;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * The place where an event becomes a record on the topic: a CloudEvent in the binary mode of the Kafka protocol binding,
 * under its {@link PartitionKey}. Events go to the channel's own client on its sending thread, which may have to wait for
 * the client; the event loop never does.
 */
@ApplicationScoped
public class EventPublisher {

    private final KafkaClientService clients;
    private final ProducerConfig config;
    private final TextMapPropagator tracing;
    private final Meters meters;
    private final ScheduledThreadPoolExecutor timeouts;

    EventPublisher(KafkaClientService clients, ProducerConfig config, OpenTelemetry telemetry, Meters meters) {
        this.clients = clients;
        this.config = config;
        this.tracing = telemetry.getPropagators().getTextMapPropagator();
        this.meters = meters;
        this.timeouts = new ScheduledThreadPoolExecutor(1);
        // Nearly all are cancelled within milliseconds: none must stay, with what it refers to, until it is due.
        timeouts.setRemoveOnCancelPolicy(true);
    }

    @PreDestroy
    void stop() {
        timeouts.shutdownNow();
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
     * after one that could not be given to the client, the rest are not sent.
     */
    public Uni<List<Delivery>> publishAll(List<Event> events) {
        long start = System.nanoTime();
        KafkaProducer<byte[], byte[]> producer = clients.getProducer(Channels.EVENTS_OUT);
        Publication publication = new Publication(events, events.stream().map(this::recordOf).toList());
        return producer.runOnSendingThread(publication::handOver)
                .chain(() -> Uni.createFrom().completionStage(publication.settled()))
                .ifNoItem().after(config.answerTimeout()).on(timeouts).recoverWithItem(publication::giveUp)
                .invoke(deliveries -> measure(deliveries, start))
                .emitOn(caller());
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

    private void measure(List<Delivery> deliveries, long start) {
        meters.published(Duration.ofNanos(System.nanoTime() - start));
        deliveries.stream().filter(Delivery::isAccepted).forEach(delivery -> meters.accepted(delivery.event().size()));
    }

    private static Executor caller() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : work -> context.runOnContext(ignored -> work.run());
    }
}
