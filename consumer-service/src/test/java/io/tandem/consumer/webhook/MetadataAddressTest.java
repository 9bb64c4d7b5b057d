package io.tandem.consumer.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.vertx.mutiny.core.Vertx;

/** The webhook posts to no address where a cloud hands out credentials, in whichever way the address is written. */
class MetadataAddressTest {

    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void close() {
        VERTX.closeAndAwait();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            // AWS, Google, Azure, and most others
            "169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]", "2852039166",
            // AWS and Google over IPv6: unique local addresses
            "[fd00:ec2::254]", "[fd00:ec2::23]", "[fd20:ce::254]",
            // Alibaba, Oracle, Azure's host
            "100.100.100.200", "192.0.0.192", "168.63.129.16",
            // the same as 169.254.169.254, through a translator: IPv4-compatible, NAT64, 6to4
            "[::169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]"
    })
    void isRefused(String host) {
        WebhookAddress address = new WebhookAddress(URI.create("http://" + host + "/latest"), VERTX);

        assertThatThrownBy(() -> address.resolve().await().atMost(Duration.ofSeconds(30)))
                .hasMessageContaining("refused");
    }

    @Test
    void aHexadecimalAddressIsNoHostOfAUrl() {
        assertThatThrownBy(() -> WebhookAddress.require(Optional.of(URI.create("http://0xa9.0xfe.0xa9.0xfe/latest"))))
                .hasMessageContaining("tandem.consumer.webhook.url");
    }

    /** The control of the tests above. */
    @ParameterizedTest
    @ValueSource(strings = { "127.0.0.1", "10.0.0.5", "192.168.1.1", "172.16.0.1", "100.64.0.1", "203.0.113.7", "[::1]",
            "[fd00::1]", "[fd12:3456::1]", "[2001:db8::1]", "[64:ff9b::cb00:7107]" })
    void isTaken(String host) {
        WebhookAddress address = new WebhookAddress(URI.create("http://" + host + "/hook"), VERTX);

        assertThat(address.resolve().await().atMost(Duration.ofSeconds(30)).host()).isNotBlank();
    }
}
