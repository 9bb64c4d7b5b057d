package io.tandem.consumer;

/** Names of the channels; topics and brokers are their configuration. */
public final class Channels {
    /** Records of the topic of events, a poll at a time. */
    public static final String EVENTS_IN = "events-in";
    /** Records for the topic of dead letters. */
    public static final String DEAD_LETTER_OUT = "dead-letter-out";

    private Channels() {
    }
}
