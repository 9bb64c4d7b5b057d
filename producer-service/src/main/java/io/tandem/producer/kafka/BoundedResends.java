package io.tandem.producer.kafka;

import java.util.HashMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.microprofile.config.Config;

import io.smallrye.reactive.messaging.ClientCustomizer;

/**
 * Leaves re-sending to the Kafka client, which keeps the order and makes no copies. The connector reads the same
 * {@code retries} for re-sends of its own, as new records: the channel sets it to 0, and only the client gets more.
 */
@ApplicationScoped
public class BoundedResends implements ClientCustomizer<Map<String, Object>> {

    /** Gives the client of {@link Channels#EVENTS_OUT} re-sends for as long as the delivery time-out lasts. */
    @Override
    public Map<String, Object> customize(String channel, Config channelConfig, Map<String, Object> client) {
        if (!channel.equals(Channels.EVENTS_OUT)) {
            return client;
        }
        Map<String, Object> customized = new HashMap<>(client);
        customized.put(ProducerConfig.RETRIES_CONFIG, String.valueOf(Integer.MAX_VALUE));
        return customized;
    }
}
