package io.tandem.producer.publish;

import org.apache.kafka.common.errors.RecordTooLargeException;

import io.tandem.producer.event.Event;

/** An event that the broker did not acknowledge; {@link Fate} says whether the sender may send it again. */
public class PublishFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Whether the event is on the topic. */
    public enum Fate {
        /** The event is not on the topic. Sending it again cannot duplicate it. */
        NOT_SENT,
        /** The event is not on the topic. The broker never accepts a record of this size. */
        TOO_LARGE,
        /** The event may be on the topic, now or later. */
        UNKNOWN
    }

    private final Fate fate;
    private final transient Event event;

    PublishFailure(Fate fate, Event event, Throwable cause) {
        super(fate.name(), cause, false, false);
        this.fate = fate;
        this.event = event;
    }

    public Fate fate() {
        return fate;
    }

    public Event event() {
        return event;
    }

    /**
     * Maps a failure of the Kafka client. Two failures are certain: the client refused the record before it could leave,
     * or the record is too large for any broker. After a time-out, a lost connection or a refused retry, an earlier
     * attempt may have arrived.
     */
    static PublishFailure of(Event event, Exception failure, boolean refusedByClient) {
        if (failure instanceof RecordTooLargeException) {
            return new PublishFailure(Fate.TOO_LARGE, event, failure);
        }
        return new PublishFailure(refusedByClient ? Fate.NOT_SENT : Fate.UNKNOWN, event, failure);
    }
}
