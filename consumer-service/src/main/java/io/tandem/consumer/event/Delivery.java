package io.tandem.consumer.event;

import java.util.Objects;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import io.opentelemetry.context.Context;

/**
 * A record on its way through the pipeline, and its outcome so far.
 *
 * @param record as it came from the topic
 * @param event the event of the record, or a stand-in under the record's own identity if it holds none
 * @param attempts how often the handler was called
 * @param letter why the event is given up, or null if it is not
 * @param trace the trace of the record's span, or null when tracing is off
 */
public record Delivery(ConsumerRecord<byte[], byte[]> record, Event event, int attempts, DeadLetter deadLetter, Context trace) {

    public Delivery {
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(event, "event");
    }

    public static Delivery of(ConsumerRecord<byte[], byte[]> record, Event event) {
        return new Delivery(record, event, 0, null, null);
    }

    /** Returns this delivery with its trace. */
    public Delivery in(Context trace) {
        return new Delivery(record, event, attempts, deadLetter, trace);
    }

    public boolean isDead() {
        return deadLetter != null;
    }

    public Outcome outcome() {
        return isDead() ? Outcome.DEAD_LETTERED : Outcome.PROCESSED;
    }

    public Identity identity() {
        return event.identity();
    }

    /** Whether the identity is made of the record's place on the topic. */
    public boolean hasOwnIdentity() {
        return Synthetic.is(identity(), record);
    }

    /** Returns the outcome "processed". */
    public Delivery handled(int attempts) {
        return new Delivery(record, event, attempts, null, trace);
    }

    /** Returns the outcome "given up", under the event's own identity. */
    public Delivery givenUp(Reason reason, String cause, int attempts) {
        return new Delivery(record, event, attempts, new DeadLetter(reason, cause, null), trace);
    }

    /**
     * Returns the outcome "given up" for an event that has the identity of another one. It is journaled with its attributes,
     * under the record's own identity.
     */
    public Delivery conflicting() {
        Event other = event.as(Synthetic.identify(event.cloudEvent(), record));
        return new Delivery(record, other, attempts,
                new DeadLetter(Reason.ID_CONFLICT, "another event with this source and id was journaled before", identity()),
                trace);
    }

    /**
     * Returns the outcome "given up" for an event that the database refuses. It is journaled without the sender's content. If
     * the database rejected it before, it is journaled without the identity that it claims too.
     */
    public Delivery rejected(String cause) {
        Identity claimed = hasOwnIdentity() ? null : identity();
        return new Delivery(record, Synthetic.standIn(record), attempts,
                new DeadLetter(Reason.JOURNAL_REJECTED, Text.ascii(cause), claimed), trace);
    }

    /** Whether the database refused the event before. */
    public boolean isRejected() {
        return isDead() && deadLetter.reason() == Reason.JOURNAL_REJECTED;
    }

    /** Whether the row of this delivery has no text of the sender, so nothing that a record brings is a reason to refuse it. */
    public boolean isWithoutName() {
        return isRejected() && deadLetter.claimed() == null;
    }

    /** Returns the outcome "given up" for a record that claims to be an event and is none. */
    public static Delivery invalid(ConsumerRecord<byte[], byte[]> record, String cause) {
        return new Delivery(record, Synthetic.standIn(record), 0, new DeadLetter(Reason.INVALID_EVENT, cause, null),
                null);
    }

    /** Returns the bytes of key, value and headers. */
    public static long bytes(ConsumerRecord<?, ?> record) {
        long bytes = Math.max(0, record.serializedKeySize()) + (long) Math.max(0, record.serializedValueSize());
        for (var header : record.headers()) {
            bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return bytes;
    }
}
