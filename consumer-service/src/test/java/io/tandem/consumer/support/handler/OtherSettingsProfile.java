package io.tandem.consumer.support.handler;

import java.util.HashMap;
import java.util.Map;

/**
 * A second subscription that differs where one can choose: the protocol of the group, no data in the journal, a short lease.
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
