package io.tandem.consumer.stats;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;

/** The topic that the channel of events reads: the connector does not tell. */
@ConfigMapping(prefix = "mp.messaging.incoming.events-in.topic")
interface TopicName {
    @WithParentName
    String ofEvents();
}
