package io.tandem.consumer.handler;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class WebhookTlsIT extends WebhookTlsTest {
}
