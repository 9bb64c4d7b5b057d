package io.tandem.consumer;

/** The names of the channels. Their configuration decides topic and broker. */
public final class Channels {
    /** Records of the topic of events, one poll after another. */
    public static final String EVENTS_IN = "events-in";
    /** Records for the topic of dead letters. */
    public static final String DEAD_LETTER_OUT = "dead-letter-out";

    private Channels() {
    }
}
