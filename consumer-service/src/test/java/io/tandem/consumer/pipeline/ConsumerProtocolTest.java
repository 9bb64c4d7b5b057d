package io.tandem.consumer.pipeline;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tandem.consumer.support.handler.OtherSettingsProfile;

/** Rebalances by the broker, the protocol of KIP-848. */
@QuarkusTest
@TestProfile(OtherSettingsProfile.class)
class ConsumerProtocolTest extends RebalanceChecks {
}
