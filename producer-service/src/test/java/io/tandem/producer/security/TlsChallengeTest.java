package io.tandem.producer.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.testkit.Certificates;

/** With tandem.security=mtls, a 401 says that a client certificate is the credential to show (RFC 9110, 15.5.2). */
@QuarkusTest
@TestProfile(MutualTlsTest.Profile.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(value = Certificates.class, restrictToAnnotatedClass = true)
class TlsChallengeTest {

    @TestHTTPResource(value = "/", tls = true)
    URI overTls;

    @TestHTTPResource("/")
    URI plain;

    @ParameterizedTest
    @CsvSource({ "true, text/plain, /events/t", "true, text/plain, /events", "true, application/cloudevents+json, /events",
            "true, application/x-ndjson, /events", "false, text/plain, /events/t", "false, application/x-ndjson, /events" })
    void theChallengeIsNotForATokenThatWouldNotBeRead(boolean tls, String contentType, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder((tls ? overTls : plain).resolve(path)).header("Content-Type", contentType)
                .POST(BodyPublishers.ofString("x")).build();

        HttpResponse<String> answer = Certificates.clientOf(null).send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValueSatisfying(
                challenge -> assertThat(challenge).matches("[A-Za-z][A-Za-z0-9-]*( .+)?").doesNotStartWith("Bearer"));
    }
}
