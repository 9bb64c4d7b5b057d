package io.tandem.consumer.broker;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.eclipse.microprofile.config.Config;

import io.smallrye.reactive.messaging.ClientCustomizer;
import io.tandem.consumer.Channels;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerConfig.GroupProtocol;

/** Configures rebalances that move as few partitions as possible. Partitions that stay are never interrupted. */
@ApplicationScoped
public class Rebalancing implements ClientCustomizer<Map<String, Object>> {

    /** The settings that the broker decides in the protocol of KIP-848. It refuses a client that sets them. */
    private static final List<String> BROKERS_BUSINESS = List.of("partition.assignment.strategy", "session.timeout.ms",
            "heartbeat.interval.ms");

    private final GroupProtocol protocol;

    Rebalancing(ConsumerConfig config) {
        this.protocol = config.groupProtocol();
    }

    @Override
    public Map<String, Object> customize(String channel, Config channelConfig, Map<String, Object> settings) {
        if (!channel.equals(Channels.EVENTS_IN)) {
            return settings;
        }
        settings.put("group.protocol", protocol.name().toLowerCase(Locale.ROOT));
        if (protocol == GroupProtocol.CONSUMER) {
            settings.keySet().removeAll(BROKERS_BUSINESS);
        } else {
            settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        }
        return settings;
    }
}
