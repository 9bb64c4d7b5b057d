package io.tandem.consumer.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.tandem.consumer.Channels;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.Time;
import io.tandem.consumer.database.DatabaseRetry;
import io.tandem.consumer.event.Delivery;
import io.vertx.mutiny.sqlclient.Tuple;

/** Publishes dead letters to their topic, with the original key, value and headers, and headers that describe the failure. */
@ApplicationScoped
public class DeadLetterPublisher {

    private static final Logger LOG = Logger.getLogger(DeadLetterPublisher.class);
    private static final String PUBLISHED = """
            UPDATE dead_letter d SET published = true
            FROM unnest($1::text[], $2::text[]) AS k(id, source)
            WHERE d.id = k.id AND d.source = k.source""";
    private static final String PREFIX = "dead-letter-";
    private static final int IN_FLIGHT = 64;
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);
    private static final Duration MAX_BACK_OFF = Duration.ofSeconds(5);

    private final MutinyEmitter<Record<byte[], byte[]>> emitter;
    private final DatabaseRetry database;
    private final Time time;
    private final String group;

    // The buffer needs no bound, because the window of the pipeline bounds the dead letters in flight.
    DeadLetterPublisher(
            @Channel(Channels.DEAD_LETTER_OUT) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<Record<byte[], byte[]>> emitter,
            DatabaseRetry database, Time time, ConsumerConfig config) {
        this.emitter = emitter;
        this.database = database;
        this.time = time;
        this.group = config.group();
    }

    /**
     * Publishes dead letters that are in the journal. Completes when all are on the topic and marked as published, and retries
     * until then.
     */
    public Uni<Void> publish(List<Delivery> deadLetters) {
        if (deadLetters.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom().iterable(deadLetters)
                .onItem().transformToUni(this::publish).merge(IN_FLIGHT)
                .onItem().ignoreAsUni()
                .chain(() -> markPublished(deadLetters));
    }

    private Uni<Void> markPublished(List<Delivery> deadLetters) {
        String[] ids = deadLetters.stream().map(deadLetter -> deadLetter.identity().id()).toArray(String[]::new);
        String[] sources = deadLetters.stream().map(deadLetter -> deadLetter.identity().source()).toArray(String[]::new);
        return database.persistently(connection -> connection.preparedQuery(PUBLISHED).execute(Tuple.of(ids, sources)))
                .replaceWithVoid();
    }

    private Uni<Void> publish(Delivery deadLetter) {
        ConsumerRecord<byte[], byte[]> record = deadLetter.record();
        return send(record.key(), record.value(), headers(record.headers(), deadLetter))
                .onFailure(RecordTooLargeException.class).recoverWithUni(tooLarge -> publishWithoutContent(deadLetter))
                .onFailure()
                .invoke(failure -> LOG.warnf("Could not publish a dead letter. The service tries again. Cause: %s",
                        failure.getMessage()))
                .onFailure().retry().when(time.backOff(FIRST_BACK_OFF, MAX_BACK_OFF));
    }

    /** For a topic with a smaller record limit than the topic of events. The content stays in the journal. */
    private Uni<Void> publishWithoutContent(Delivery deadLetter) {
        LOG.warnf("A dead letter is too large for its topic and is published without content: %s", deadLetter.identity());
        Headers headers = headers(new RecordHeaders(), deadLetter);
        headers.add(PREFIX + "truncated", text("true"));
        return send(null, null, headers);
    }

    private Uni<Void> send(byte[] key, byte[] value, Headers headers) {
        OutgoingKafkaRecordMetadata<byte[]> metadata = OutgoingKafkaRecordMetadata.<byte[]> builder()
                .withHeaders(headers)
                .build();
        return Uni.createFrom().deferred(() -> emitter.sendMessage(Message.of(Record.of(key, value)).addMetadata(metadata)));
    }

    private Headers headers(Headers original, Delivery deadLetter) {
        Headers headers = new RecordHeaders(original.toArray());
        add(headers, "reason", deadLetter.deadLetter().reason().text());
        if (deadLetter.deadLetter().cause() != null) {
            add(headers, "cause", deadLetter.deadLetter().cause());
        }
        add(headers, "topic", deadLetter.record().topic());
        add(headers, "partition", Integer.toString(deadLetter.record().partition()));
        add(headers, "offset", Long.toString(deadLetter.record().offset()));
        add(headers, "attempts", Integer.toString(deadLetter.attempts()));
        add(headers, "group", group);
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(PREFIX + name, text(value));
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
