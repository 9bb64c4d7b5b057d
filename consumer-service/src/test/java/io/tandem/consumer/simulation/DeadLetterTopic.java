package io.tandem.consumer.simulation;

import java.util.Arrays;
import java.util.Objects;

import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.reactive.messaging.Message;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.tandem.consumer.simulation.Plan.What;

/** The producer of dead letters of one replica. A send fails before or after the broker has the record. */
final class DeadLetterTopic {

    private static final double MILLIS = 15;

    private final Simulation.World world;
    private final Loop.Party party;

    DeadLetterTopic(Simulation.World world, Loop.Party party) {
        this.world = world;
        this.party = party;
    }

    MutinyEmitter<?> emitter() {
        return Doubles.of(MutinyEmitter.class,
                (method, arguments) -> method.equals("sendMessage") ? send((Message<?>) arguments[0]) : Doubles.UNKNOWN);
    }

    @SuppressWarnings("unchecked")
    private Uni<Void> send(Message<?> message) {
        Record<byte[], byte[]> record = (Record<byte[], byte[]>) message.getPayload();
        Headers headers = message.getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow().getHeaders();
        return Uni.createFrom().emitter(emitter -> world.loop().after(delay(), null, () -> {
            Throwable failure = arrive(record, headers);
            world.loop().after(delay(), party, () -> {
                if (failure == null) {
                    emitter.complete(null);
                } else {
                    emitter.fail(failure);
                }
            });
        }));
    }

    private long delay() {
        return world.chance().nanos("producer", MILLIS);
    }

    private Throwable arrive(Record<byte[], byte[]> record, Headers headers) {
        boolean fails = world.kafka().hits(What.DEAD_LETTERS_FAIL);
        if (fails && world.chance().percent("producer", 50)) {
            return new TimeoutException("not sent");
        }
        if (record.value() != null && world.kafka().hits(What.DEAD_LETTERS_TOO_LARGE)) {
            return new RecordTooLargeException("too large");
        }
        Checker.Sent sent = world.checker().deadLetter(Integer.parseInt(text(headers, "partition")),
                Long.parseLong(text(headers, "offset")), text(headers, "reason"), headers.lastHeader("ce_id") == null ? null
                        : Records.text(headers.lastHeader("ce_id").value()));
        boolean truncated = headers.lastHeader("dead-letter-truncated") != null;
        boolean same = truncated || Objects.equals(Records.text(record.key()), sent.send.key())
                && Arrays.equals(record.value(), Records.bytes(sent.send.data()));
        world.history().note(() -> party.name + " published the dead letter of " + sent + ": " + text(headers, "reason"));
        world.checker().published(sent, text(headers, "reason"), same);
        return fails ? new TimeoutException("sent, and not acknowledged") : null;
    }

    private static String text(Headers headers, String name) {
        return Records.text(headers.lastHeader("dead-letter-" + name).value());
    }
}
