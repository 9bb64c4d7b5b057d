package io.tandem.producer.publish;

import org.apache.kafka.common.errors.RecordTooLargeException;

import io.tandem.producer.event.Event;

/** Why an event got no acknowledgement, told by what its sender may do about it. */
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
     * Judges a failure of the Kafka client. Certain is only what the client refused before the record could leave, and
     * a record that no broker appends for its size; after a time-out, a lost connection or a refused re-send, an
     * earlier attempt may have arrived.
     */
    static PublishFailure of(Event event, Exception failure, boolean refusedByClient) {
        if (failure instanceof RecordTooLargeException) {
            return new PublishFailure(Fate.TOO_LARGE, event, failure);
        }
        return new PublishFailure(refusedByClient ? Fate.NOT_SENT : Fate.UNKNOWN, event, failure);
    }
}
