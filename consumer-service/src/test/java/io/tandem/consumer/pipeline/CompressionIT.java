package io.tandem.consumer.pipeline;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class CompressionIT extends CompressionTest {
}
