package io.tandem.producer.cloudevents;

import static io.tandem.local.testkit.TopicReader.header;
import static io.tandem.producer.support.RawRequest.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicReader;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.RawRequest.Answer;

/** A valid event in the JSON format is accepted as it is. The detail of an invalid one names the true reason. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class JsonFormatTest {

    private static final String STRUCTURED = "application/cloudevents+json";
    /** Names of the parser's classes, settings and tokens. */
    private static final String INSIDE = "(?s).*(Stream(Read|Write)|JsonReadFeature|Constraints|Feature|REDACTED|Source:|jackson"
            + "|com\\.|java\\.|Exception|VALUE_|_OBJECT|CTRL-CHAR|enable `).*";

    @TestHTTPResource("/")
    URI server;

    private final String id = UUID.randomUUID().toString();

    private String event(String members) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/json\",\"type\":\"t\"" + members + "}";
    }

    private Answer send(String contentType, String body) {
        return RawRequest.exchange(server, request("POST", "/events", body, "Content-Type: " + contentType));
    }

    /** The detail of a refused event, in whatever mode. */
    private String detail(String contentType, String event) {
        return switch (contentType) {
            case "application/x-ndjson" ->
                JsonPath.from(send(contentType, event + "\n").body().split("\n")[0]).getString("detail");
            case "application/cloudevents-batch+json" -> send(contentType, "[" + event + "]").body();
            default -> JsonPath.from(send(contentType, event).body()).getString("detail");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = { STRUCTURED, "application/cloudevents-batch+json", "application/x-ndjson" })
    void aLimitOfJsonIsNamedAsALimit(String contentType) {
        List<List<String>> tooMuch = List.of(
                List.of("1", "1".repeat(1_001), "1000|1,000"),
                List.of("fraction", "0." + "1".repeat(1_001), "1000|1,000"),
                List.of("name", "{\"" + "n".repeat(50_001) + "\":1}", "50000|50,000"),
                List.of("depth", "[".repeat(65) + "]".repeat(65), "64|63"));
        for (List<String> one : tooMuch) {
            String detail = detail(contentType, event(",\"data\":" + one.get(1)));
            assertThat(detail).as(one.get(0)).doesNotContain("not JSON").containsPattern(one.get(2)).doesNotMatch(INSIDE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "{", "{\"a\"", "{\"a\":1]", "NaN", "nul", "{\"a\":tru}", "{\"a\":01}", "{'a':1}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\t\"}", "{\"a\":1,}", "{\"a\" 1}", "{1:2}", "/**/{}", "{\"specversion\":\"1.0\",\"e\":NaN}",
            "{\"specversion\":\"1.0\",\"data\":-}", "{\"specversion\":\"1.0\",\"data\":\"abc",
            "{\"specversion\":\"1.0\",\"data\":{]}",
            "{\"a\":\"\\u12\"}" })
    void aSyntaxErrorIsExplainedWithoutTheInsideOfTheParser(String body) {
        for (String contentType : List.of(STRUCTURED, "application/x-ndjson", "application/cloudevents-batch+json")) {
            assertThat(detail(contentType, body)).as(contentType).isNotBlank().doesNotMatch(INSIDE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "AA", "AAA", "AAAAAA", "AAAAAAA", "A", "AAAA=", "=" })
    void base64WithoutItsPaddingIsRefused(String base64) {
        Answer answer = send(STRUCTURED, event(",\"data_base64\":\"" + base64 + "\""));
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("data_base64");
    }

    @ParameterizedTest
    @ValueSource(strings = { ".", ".." })
    void anIdThatNoPathCanNameIsRefused(String unnameable) {
        for (Answer answer : List.of(send(STRUCTURED, event("").replace(id, unnameable)),
                RawRequest.exchange(server, request("POST", "/events/t", "x", "Idempotency-Key: " + unnameable)))) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(JsonPath.from(answer.body()).getString("detail")).contains("'id'", "'..'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "2026-11-01T12:00:00+23:59", "2026-11-01T12:00:00-23:59", "2026-11-01T12:00:00+18:01",
            "2026-11-01T12:00:00.5-18:30", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59" })
    void aTimeWithAnyOffsetOfRfc3339IsAccepted(String time) {
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            Answer answer = send(STRUCTURED, event(",\"time\":\"" + time + "\""));

            assertThat(answer.status()).as(answer.body()).isEqualTo(202);
            assertThat(header(topic.await(id), "ce_time")).isEqualTo(time);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "2026-11-01T12:00:00+24:00", "2026-11-01T12:00:00+19:60", "2026-02-30T12:00:00+23:59",
            "2026-11-01T24:00:00+23:59" })
    void aTimeThatDoesNotExistIsRefused(String time) {
        assertThat(send(STRUCTURED, event(",\"time\":\"" + time + "\"")).status()).isEqualTo(400);
    }

    /** RFC 3986 allows these. The consumer hands events to handlers as java.net.URI, which does not. */
    @ParameterizedTest
    @CsvSource({ "source, foo:", "source, urn:", "source, foo:#x", "source, //", "source, foo://", "source, http://",
            "source, //[v1.x]", "dataschema, foo:", "dataschema, urn:", "dataschema, foo:#x", "dataschema, http://" })
    void aUriThatHandlersCannotReceiveIsNotCalledInvalid(String attribute, String uri) {
        String event = event(",\"" + attribute + "\":\"" + uri + "\"").replaceFirst("\"source\":\"/json\",(.*\"source\")",
                "$1");
        Answer answer = send(STRUCTURED, event);
        if (answer.status() != 202) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(JsonPath.from(answer.body()).getString("detail")).contains("'" + attribute + "'", uri)
                    .doesNotContain("must be a URI reference of RFC 3986", "must be an absolute URI of RFC 3986");
        }
    }

    /** java.net.URI accepts these. */
    @ParameterizedTest
    @ValueSource(strings = { "http://h:port/", "//h:1x/", "/a?b[c]", "/a#b[c]" })
    void aReferenceThatRfc3986DoesNotAllowIsRefused(String uri) {
        Answer answer = send(STRUCTURED, event("").replace("/json", uri));
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(value = { "1|1.0|[1,{\"a\":-0.0e-10}]", "12345678901234567890|1E400|\"\\ud83d\\ude00\"" }, delimiter = '|')
    void dataArriveAsTheyWereWritten(String one, String two, String three) {
        String data = "[" + one + ", " + two + ",\t" + three + "]";
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            assertThat(send(STRUCTURED, event(",\"data\":" + data)).status()).isEqualTo(202);
            assertThat(topic.await(id).value()).asString(UTF_8).isEqualTo(data);
        }
    }
}
