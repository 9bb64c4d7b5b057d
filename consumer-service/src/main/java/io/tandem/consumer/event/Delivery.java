package io.tandem.consumer.event;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

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
 * @param history the attempts of the handler, or some of them; empty after a plain first success
 */
public record Delivery(ConsumerRecord<byte[], byte[]> record, Event event, int attempts, DeadLetter deadLetter, Context trace,
        List<HandlerAttempt> history) {

    public Delivery {
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(history, "history");
    }

    public static Delivery of(ConsumerRecord<byte[], byte[]> record, Event event) {
        return new Delivery(record, event, 0, null, null, List.of());
    }

    /** Returns this delivery with its trace. */
    public Delivery in(Context trace) {
        return new Delivery(record, event, attempts, deadLetter, trace, history);
    }

    /** Returns this delivery with the attempts that its outcome took. */
    public Delivery after(List<HandlerAttempt> attempts) {
        return new Delivery(record, event, this.attempts, deadLetter, trace, attempts);
    }

    /** Returns this delivery with its first and its last attempt only, both without the answer of the destination. */
    public Delivery withShortHistory() {
        return after(Stream.of(history.get(0), history.get(history.size() - 1)).distinct()
                .map(HandlerAttempt::shortened).toList());
    }

    /** Returns the bytes that the history holds in memory. */
    public long historyBytes() {
        return history.isEmpty() ? 0 : history.stream().mapToLong(HandlerAttempt::bytes).sum();
    }

    /** Returns this delivery with the outcome that the journal has. */
    public Delivery journaled(int attempts, DeadLetter deadLetter) {
        return new Delivery(record, event, attempts, deadLetter, trace, history);
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
        return new Delivery(record, event, attempts, null, trace, history);
    }

    /** Returns the outcome "given up", under the event's own identity. */
    public Delivery givenUp(Reason reason, String cause, int attempts) {
        return new Delivery(record, event, attempts, new DeadLetter(reason, cause, null), trace, history);
    }

    /**
     * Returns the outcome "given up" for an event that has the identity of another one. It is journaled with its attributes,
     * under the record's own identity.
     */
    public Delivery conflicting() {
        Event other = event.as(Synthetic.identify(event.cloudEvent(), record));
        return new Delivery(record, other, attempts,
                new DeadLetter(Reason.ID_CONFLICT, "another event with this source and id was journaled before", identity()),
                trace, history);
    }

    /**
     * Returns the outcome "given up" for an event that the database refuses. It is journaled without the sender's content. If
     * the database rejected it before, it is journaled without the identity that it claims too.
     */
    public Delivery rejected(String cause) {
        Identity claimed = hasOwnIdentity() ? null : identity();
        return new Delivery(record, Synthetic.standIn(record), attempts,
                new DeadLetter(Reason.JOURNAL_REJECTED, Text.ascii(cause), claimed), trace, history);
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
                null, List.of());
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
