package io.tandem.consumer.stats;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class StatsIT extends StatsTest {
}
