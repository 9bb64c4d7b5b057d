package io.tandem.producer.cloudevents;

import static io.tandem.local.testkit.TopicReader.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicReader;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.Requests;

/** Each malformed request gets its status and a problem document. None reaches the topic. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedRequestsTest {

    @TestHTTPResource("/")
    URI server;

    private TopicReader topic;

    static List<MalformedRequests.Case> cases() {
        return MalformedRequests.all();
    }

    @BeforeAll
    void listen() {
        topic = TopicReader.fromNow(Topics.EVENTS);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aMalformedRequestGetsAProblem(MalformedRequests.Case request) {
        try (RawRequest raw = new RawRequest(server)) {
            List<String> head = new ArrayList<>(List.of("POST " + request.path() + " HTTP/1.1"));
            head.addAll(request.headers());
            if (request.body() != null) {
                head.add("Content-Length: " + request.body().getBytes(UTF_8).length);
            }
            raw.head(head.toArray(String[]::new));
            if (request.body() != null) {
                raw.send(request.body());
            }

            RawRequest.Answer answer = raw.readAnswer();

            assertThat(answer.status()).as(answer.body()).isEqualTo(request.status());
            assertThat(answer.contentType()).isEqualTo("application/problem+json");
            JsonPath problem = JsonPath.from(answer.body());
            assertThat(problem.getString("type")).isEqualTo("/problems/" + request.problem());
            assertThat(problem.getInt("status")).isEqualTo(request.status());
            assertThat(problem.getString("title")).isNotBlank();
            assertThat(problem.getString("detail")).isNotBlank().hasSizeLessThan(400);
        }
    }

    /** The HTTP server itself refuses these, without a problem document. */
    @ParameterizedTest
    @CsvSource({ "NONSENSE, 400", "POST /events/t HTTP/1.1|Content-Length: -1, 400",
            "POST /events/t HTTP/1.1|Content-Length: 1|Content-Length: 2, 400", "POST /events/t HTTP/1.1|bad name: x, 400",
            "POST /events/LONG HTTP/1.1, 414", "POST /events/t HTTP/1.1|x-long: LONG, 431" })
    void invalidHttpIsRefusedAndItsConnectionClosed(String head, int status) {
        try (RawRequest raw = new RawRequest(server)) {
            raw.sendAndForgetFailure(
                    (head.replace("LONG", "x".repeat(40_000)).replace("|", "\r\n") + "\r\nHost: localhost\r\n\r\n")
                            .getBytes(UTF_8));
            assertThat(raw.readHead()).isEqualTo(status);
            assertThat(raw.readLine()).isNull();
        }
    }

    @AfterAll
    void noneReachedTheTopicAndTheServiceStillRuns() {
        assertThat(cases()).hasSizeGreaterThan(60);
        String marker = UUID.randomUUID().toString();
        Requests.request().header("Idempotency-Key", marker).post(server + "events/marker").then().statusCode(202);
        topic.await(marker);
        assertThat(topic.await(seen -> true)).noneMatch(record -> !marker.equals(header(record, "ce_id")));
        topic.close();
    }
}
