package io.tandem.consumer.broker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;

/** The topics of the channels: the connector does not tell. */
public final class Topics {

    private Topics() {
    }

    @ConfigMapping(prefix = "mp.messaging.incoming.events-in.topic")
    public interface Events {
        @WithParentName
        String name();
    }

    @ConfigMapping(prefix = "mp.messaging.outgoing.dead-letter-out.topic")
    public interface DeadLetters {
        @WithParentName
        String name();
    }
}
