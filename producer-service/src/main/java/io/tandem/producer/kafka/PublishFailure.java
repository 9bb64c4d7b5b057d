package io.tandem.producer.kafka;

import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

import io.tandem.producer.event.Event;

/** Why an event got no acknowledgement, told by what the sender may do about it. */
public class PublishFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What became of the event. */
    public enum Fate {
        /** Not on the topic: to send it again is free of consequences. */
        NOT_SENT,
        /** Not on the topic, and never will be: the broker does not take a record of this size. */
        TOO_LARGE,
        /** It may be on the topic, now or later. */
        UNKNOWN
    }

    private final Fate fate;
    private final transient Event event;

    private PublishFailure(Fate fate, Event event, Throwable cause) {
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
     * Judges a failure of the Kafka client. Only what the client refuses before a record can have left, or what a
     * broker never appends, is certain; a time-out, a lost connection or a refusal after a re-send is not.
     */
    static PublishFailure of(Event event, Throwable failure) {
        if (failure instanceof RecordTooLargeException) {
            return new PublishFailure(Fate.TOO_LARGE, event, failure);
        }
        boolean refused = failure instanceof BufferExhaustedException || failure instanceof SerializationException;
        return new PublishFailure(refused ? Fate.NOT_SENT : Fate.UNKNOWN, event, failure);
    }
}
