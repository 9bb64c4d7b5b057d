package io.tandem.consumer.replay;

import java.util.HashMap;
import java.util.Map;

import io.tandem.consumer.support.OwnSubscription;
import io.tandem.consumer.support.handler.HandlerProfile;

/** A subscription of its own with fast replays, so that a test knows every event of the journal. */
public class ReplayProfile extends HandlerProfile {

    static final String NAME = "replayed";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
        settings.put("tandem.consumer.handler.timeout", "30s");
        settings.put("tandem.consumer.handler.concurrency", "64");
        settings.put("tandem.consumer.replay.rate", "100000");
        settings.put("tandem.consumer.replay.lease", "90s");
        settings.put("tandem.consumer.replay.poll-every", "250ms");
        settings.put("tandem.consumer.journal.max-back-off", "500ms");
        return OwnSubscription.settings(NAME, settings);
    }
}
