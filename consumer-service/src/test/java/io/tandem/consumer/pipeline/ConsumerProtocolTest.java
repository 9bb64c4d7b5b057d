package io.tandem.consumer.pipeline;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tandem.consumer.support.handler.OtherSettingsProfile;

/** Rebalances with the consumer protocol (KIP-848). */
@QuarkusTest
@TestProfile(OtherSettingsProfile.class)
class ConsumerProtocolTest extends RebalanceChecks {
}
