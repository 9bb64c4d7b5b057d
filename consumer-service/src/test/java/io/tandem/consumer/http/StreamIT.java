package io.tandem.consumer.http;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class StreamIT extends StreamTest {
}
