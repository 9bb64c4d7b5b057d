package io.tandem.consumer.support;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.tandem.consumer.ConsumerConfig;

/** The default settings of the service, for a test that does not start it. */
public final class TestConfig {

    private TestConfig() {
    }

    /** @param settings more settings, each a name and then its value */
    public static ConsumerConfig with(String... settings) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().addDiscoveredConverters().addDefaultInterceptors()
                .withMapping(ConsumerConfig.class)
                .withDefaultValue("mp.messaging.incoming.events-in.topic", "events")
                .withDefaultValue("mp.messaging.outgoing.dead-letter-out.topic", "events.dead-letter")
                .withDefaultValue("quarkus.otel.sdk.disabled", "true")
                .withDefaultValue("tandem.security", "none");
        for (int i = 0; i < settings.length; i += 2) {
            builder.withDefaultValue(settings[i], settings[i + 1]);
        }
        return builder.build().getConfigMapping(ConsumerConfig.class);
    }
}
