package io.tandem.producer.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.RawRequest;

/** The names in tandem.http.hosts are names of the service too, with any port. */
@QuarkusTest
@TestProfile(BehindGateways.class)
@QuarkusTestResource(KafkaTestResource.class)
class ConfiguredHostsTest {

    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @CsvSource({ "events.example, 202", "EVENTS.example:443, 202", "a.pods.example, 202", "localhost, 202", "127.0.0.1, 202",
            "events.example.evil, 421", "pods.example, 421", "evilpods.example, 421", "example, 421" })
    void namesThatAreConfiguredAreThisService(String host, int status) {
        assertThat(RawRequest.exchange(server,
                "POST /events/t HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 1\r\n\r\nx").status()).isEqualTo(status);
    }
}
