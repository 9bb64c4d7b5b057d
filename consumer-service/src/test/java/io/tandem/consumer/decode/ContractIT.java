package io.tandem.consumer.decode;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class ContractIT extends ContractTest {
}
