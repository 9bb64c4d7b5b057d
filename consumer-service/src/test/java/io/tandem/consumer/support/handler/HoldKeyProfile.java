package io.tandem.consumer.support.handler;

import java.util.HashMap;
import java.util.Map;

/** Holds a key after a dead letter until a redrive. */
public class HoldKeyProfile extends HandlerProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>(super.getConfigOverrides());
        config.put("tandem.consumer.handler.on-give-up", "hold-key");
        return config;
    }
}
