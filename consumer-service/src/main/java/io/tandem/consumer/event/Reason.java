package io.tandem.consumer.event;

import java.util.Arrays;

/** The reason why an event became a dead letter. {@link #text()} is its name in the journal, on the topic and over HTTP. */
public enum Reason {
    /** The record claims to be a CloudEvent and is none. */
    INVALID_EVENT("invalid-event"),
    /** Another event with this source and id, but other content, was journaled before. */
    ID_CONFLICT("id-conflict"),
    /** The database refuses one of its values. */
    JOURNAL_REJECTED("journal-rejected"),
    /** The handler failed permanently, or too often. */
    HANDLER_FAILED("handler-failed"),
    /** The handler's last attempt did not complete in time. */
    HANDLER_TIMEOUT("handler-timeout"),
    /** An event before it with the same key was given up ({@code on-give-up=hold-key}). */
    PREDECESSOR_FAILED("predecessor-failed");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** @throws IllegalArgumentException if no reason has this text */
    public static Reason of(String text) {
        return Arrays.stream(values())
                .filter(reason -> reason.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown dead-letter reason: " + text));
    }
}
