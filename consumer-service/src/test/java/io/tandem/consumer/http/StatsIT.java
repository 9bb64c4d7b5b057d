package io.tandem.consumer.http;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class StatsIT extends StatsTest {
}
