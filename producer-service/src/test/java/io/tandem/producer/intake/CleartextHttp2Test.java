package io.tandem.producer.intake;

import static io.tandem.producer.support.RawRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.RawRequest.Answer;

/** Without TLS, a connection stays HTTP/1.1 unless tandem.http.h2c is on: a proxy that passes Upgrade on hides nothing. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class CleartextHttp2Test {

    private static final String[] UPGRADE = { "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA" };

    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @ValueSource(strings = { "POST /events/t", "POST /events", "GET /problems/schema", "GET /nothing" })
    void anUpgradeIsNotFollowed(String target) {
        String method = target.split(" ")[0];
        List<Answer> answers = RawRequest.exchangeTwo(server, request(method, target.split(" ")[1], "", UPGRADE));

        assertThat(answers.get(0).status()).isNotEqualTo(101);
        assertThat(answers.get(0).version()).isEqualTo("HTTP/1.1");
        assertThat(answers).as("HTTP/1.1 goes on").hasSize(2);
    }
}
