package io.tandem.producer.broker;

/** The names of the reactive-messaging channels in application.properties. */
public final class Channels {

    /** The channel to the topic of events. */
    public static final String EVENTS_OUT = "events-out";

    private Channels() {
    }
}
