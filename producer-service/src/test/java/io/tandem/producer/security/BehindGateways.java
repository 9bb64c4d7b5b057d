package io.tandem.producer.security;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/** This machine and 10.0.0.0/8 are the operator's gateways, and the service has names. */
public final class BehindGateways implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("tandem.producer.trusted-proxies", "127.0.0.1,10.0.0.0/8",
                "tandem.http.hosts", "events.example,*.pods.example");
    }
}
