package io.tandem.consumer.support.handler;

import java.util.HashMap;
import java.util.Map;

/** A key whose event was given up waits for a redrive. */
public class HoldKeyProfile extends HandlerProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>(super.getConfigOverrides());
        config.put("tandem.consumer.handler.on-give-up", "hold-key");
        return config;
    }
}
