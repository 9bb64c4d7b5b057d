package io.tandem.consumer.support.handler;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/** Uses the scripted handler with short timeouts. */
public class HandlerProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tandem.consumer.handler.name", "scripted",
                "tandem.consumer.handler.timeout", "10s",
                "tandem.consumer.handler.attempts", "3",
                "tandem.consumer.handler.back-off", "10ms",
                // A rebalance is noticed at the next heartbeat.
                "mp.messaging.incoming.events-in.heartbeat.interval.ms", "500",
                // The failures of these tests are those of events, not of the destination.
                "tandem.consumer.handler.breaker.failures", "0");
    }
}
