package io.tandem.consumer.kafka;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class ContractIT extends ContractTest {
}
