package io.tandem.producer.support;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.tandem.producer.ProducerConfig;

/** The default settings of the service, for a test that does not start it. */
public final class TestConfig {

    private TestConfig() {
    }

    /** @param settings more settings, each a name and then its value */
    public static ProducerConfig with(String... settings) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().addDiscoveredConverters().addDefaultInterceptors()
                .withMapping(ProducerConfig.class)
                .withDefaultValue("mp.messaging.outgoing.events-out.topic", "events")
                .withDefaultValue("tandem.security", "none");
        for (int i = 0; i < settings.length; i += 2) {
            builder.withDefaultValue(settings[i], settings[i + 1]);
        }
        return builder.build().getConfigMapping(ProducerConfig.class);
    }
}
