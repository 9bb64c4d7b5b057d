package io.tandem.consumer.support.handler;

import java.util.HashMap;
import java.util.Map;

/**
 * A second subscription with the consumer group protocol, no event data in the journal and a short redrive lease.
 */
public class OtherSettingsProfile extends HandlerProfile {

    public static final String NAME = "other_settings";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>(super.getConfigOverrides());
        config.put("tandem.consumer.group", NAME);
        config.put("tandem.consumer.journal.schema", NAME);
        config.put("tandem.consumer.group-protocol", "consumer");
        config.put("tandem.consumer.journal.data", "drop");
        config.put("tandem.consumer.dead-letters.redrive-lease", "4s");
        return config;
    }
}
