package io.tandem.producer.broker;

/** The names of this service's reactive-messaging channels, as application.properties configures them. */
public final class Channels {

    /** Accepted events, on their way to the topic. */
    public static final String EVENTS_OUT = "events-out";

    private Channels() {
    }
}
