package io.tandem.consumer.handler;

/** A failure that has the answer of the destination, which the journal shows with the attempt. */
public interface Answered {

    /** Returns the answer; null if there was none. */
    Answer answer();

    /**
     * The answer of a destination.
     *
     * @param status the HTTP status
     * @param body its body, or the beginning of it; the journal takes the first KiB
     */
    record Answer(int status, byte[] body) {
    }
}
