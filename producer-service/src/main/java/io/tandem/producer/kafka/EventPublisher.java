package io.tandem.producer.kafka;

import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

import io.cloudevents.SpecVersion;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventWriter;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.OutgoingMessageMetadata;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.event.Event;
import io.tandem.producer.event.PartitionKey;

/**
 * The place where an event becomes a record on the topic: a CloudEvent in the binary mode of the Kafka protocol
 * binding, under its {@link PartitionKey}.
 */
@ApplicationScoped
public class EventPublisher {

    private final MutinyEmitter<ProducerRecord<byte[], byte[]>> events;
    private final ProducerConfig config;

    EventPublisher(
            // AdmissionControl bounds what is in flight, in bytes: a second bound here would refuse what it admitted.
            @Channel(Channels.EVENTS_OUT) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<ProducerRecord<byte[], byte[]>> events,
            ProducerConfig config) {
        this.events = events;
        this.config = config;
    }

    /**
     * Publishes one event. The item comes after all in-sync replicas have it; a {@link PublishFailure} comes within
     * the answer time-out.
     */
    public Uni<Accepted> publish(Event event) {
        OutgoingMessageMetadata<RecordMetadata> position = new OutgoingMessageMetadata<>();
        return events.sendMessage(Message.of(recordOf(event)).addMetadata(position))
                .ifNoItem().after(config.answerTimeout()).fail()
                .map(acknowledged -> Accepted.at(event, position.getResult()))
                .onFailure().transform(failure -> PublishFailure.of(event, failure));
    }

    private ProducerRecord<byte[], byte[]> recordOf(Event event) {
        CloudEventWriter<ProducerRecord<byte[], byte[]>> writer = KafkaMessageFactory
                .createWriter(config.topic(), PartitionKey.of(event))
                .create(SpecVersion.V1);
        event.attributes().forEach(writer::withContextAttribute);
        return event.data() == null ? writer.end() : writer.end(BytesCloudEventData.wrap(event.data()));
    }
}
