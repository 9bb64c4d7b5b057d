package io.tandem.consumer.kafka;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** Rebalances by the broker, the protocol of KIP-848. */
@QuarkusTest
@TestProfile(OtherSettingsProfile.class)
class ConsumerProtocolTest extends RebalanceChecks {
}
