package io.tandem.consumer.event;

import java.util.Objects;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import io.opentelemetry.context.Context;

/**
 * A record on its way through the pipeline, and the verdict on it so far.
 *
 * @param record as it came from the topic
 * @param event what it holds; a stand-in of the record's own identity if it holds none
 * @param attempts how often the handler was asked
 * @param letter why the event is given up, or null: it is not
 * @param trace the one that the record's span belongs to, or null: nobody collects traces
 */
public record Delivery(ConsumerRecord<byte[], byte[]> record, Event event, int attempts, DeadLetter deadLetter, Context trace) {

    public Delivery {
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(event, "event");
    }

    public static Delivery of(ConsumerRecord<byte[], byte[]> record, Event event) {
        return new Delivery(record, event, 0, null, null);
    }

    /** The same with its trace. */
    public Delivery in(Context trace) {
        return new Delivery(record, event, attempts, deadLetter, trace);
    }

    public boolean isDead() {
        return deadLetter != null;
    }

    public Identity identity() {
        return event.identity();
    }

    /** Processed by the handler. */
    public Delivery handled(int attempts) {
        return new Delivery(record, event, attempts, null, trace);
    }

    /** Given up, under the event's own identity. */
    public Delivery givenUp(Reason reason, String cause, int attempts) {
        return new Delivery(record, event, attempts, new DeadLetter(reason, cause, null), trace);
    }

    /** Given up because its identity belongs to another event: journaled with its attributes under the record's own. */
    public Delivery conflicting() {
        Event other = event.as(Synthetic.identify(event.cloudEvent(), record));
        return new Delivery(record, other, attempts,
                new DeadLetter(Reason.ID_CONFLICT, "another event with this source and id was journaled before", identity()),
                trace);
    }

    /** Given up because the database refuses it: journaled without anything that the sender wrote. */
    public Delivery rejected(String cause) {
        Identity claimed = Synthetic.is(identity(), record) ? null : identity();
        return new Delivery(record, Synthetic.standIn(record), attempts,
                new DeadLetter(Reason.JOURNAL_REJECTED, cause, claimed), trace);
    }

    /** Given up because the record claims to be an event and is none. */
    public static Delivery invalid(ConsumerRecord<byte[], byte[]> record, String cause) {
        return new Delivery(record, Synthetic.standIn(record), 0, new DeadLetter(Reason.INVALID_EVENT, cause, null),
                null);
    }

    /** Bytes of key, value and headers. */
    public static long bytes(ConsumerRecord<?, ?> record) {
        long bytes = Math.max(0, record.serializedKeySize()) + (long) Math.max(0, record.serializedValueSize());
        for (var header : record.headers()) {
            bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return bytes;
    }
}
