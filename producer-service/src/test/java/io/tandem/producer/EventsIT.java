package io.tandem.producer;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class EventsIT extends EventsTest {
}
