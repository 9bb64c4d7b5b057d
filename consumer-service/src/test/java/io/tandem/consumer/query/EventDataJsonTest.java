package io.tandem.consumer.query;

import static io.restassured.RestAssured.given;
import static io.tandem.consumer.support.journal.JournalRows.journal;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Base64;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.consumer.support.journal.TestEvent;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;

/** The CloudEvents JSON format (3.1) gives the reader of an event the bytes that were sent. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class EventDataJsonTest {

    private static final String DATA = "\"data\":";
    private static final String BASE64 = "\"data_base64\":\"";

    static Stream<Arguments> noJson() {
        return Stream.of("application/json", "application/vnd.shop+json")
                .flatMap(type -> Stream.of("\ufeff{\"a\":1}", "\ufeff", "NaN", "{\"a\":NaN}", "Infinity", "{\"a\":", "{} {}",
                        "nul", "", "'a'", "01", "+1", "{\"a\":1,}", "\"a\tb\"")
                        .map(data -> Arguments.of(type, data)));
    }

    @ParameterizedTest
    @MethodSource("noJson")
    void dataThatAreCalledJsonAndAreNoneAreShownAsBytes(String type, String data) throws SQLException {
        String id = journal(TestEvent.of(newId()).data(type, data));

        String answer = answer(id);

        assertThat(answer).doesNotContain(DATA).contains(BASE64);
        assertThat(base64(answer)).isEqualTo(data.getBytes(UTF_8));
    }

    static Stream<String> longJson() {
        return Stream.of("1".repeat(1_001), "{\"n\":-0." + "7".repeat(5_000) + "}", "[".repeat(1_001) + "]".repeat(1_001),
                "{\"" + "n".repeat(50_001) + "\":1}", "1e1000000");
    }

    /** How long a number or how deep a list may be is no matter of JSON, and none of the journal. */
    @ParameterizedTest
    @MethodSource("longJson")
    void longJsonKeepsItsBytes(String data) throws SQLException {
        String id = journal(TestEvent.of(newId()).data("application/json", data));

        String answer = answer(id);

        if (answer.contains(BASE64)) {
            assertThat(base64(answer)).isEqualTo(data.getBytes(UTF_8));
        } else {
            assertThat(answer).contains(DATA + data + "}");
        }
    }

    @ParameterizedTest
    @CsvSource({ "application/json", "application/octet-stream", "image/png", "application/cbor" })
    void emptyBytesStayBytes(String type) throws SQLException {
        String id = journal(TestEvent.of(newId()).data(type, new byte[0]));

        assertThat(answer(id)).contains("\"data_base64\":\"\"").doesNotContain(DATA);
    }

    /** The control of the test above: empty text is text. */
    @Test
    void emptyTextStaysText() throws SQLException {
        String id = journal(TestEvent.of(newId()).data("text/plain", ""));

        assertThat(answer(id)).contains("\"data\":\"\"").doesNotContain(BASE64);
    }

    /** Such a row may be there from before its record was refused. */
    @ParameterizedTest
    @ValueSource(strings = { "{\"data\":\"an attribute\"}", "{\"data\":\"1\",\"tenant\":\"acme\"}" })
    void anAttributeOfTheNameOfTheDataDoesNotStandBesideThem(String extensions) throws SQLException {
        String id = journal(TestEvent.of(newId()).data("application/json", "{\"real\":true}").extensions(extensions));

        String answer = answer(id);

        assertThat(answer.split(DATA, -1)).as(answer).hasSize(2);
        assertThat(answer).contains(DATA + "{\"real\":true}");
    }

    private static String answer(String id) {
        return given().get("/events/" + id).then().statusCode(200).extract().asString();
    }

    private static byte[] base64(String answer) {
        int start = answer.indexOf(BASE64) + BASE64.length();
        return Base64.getDecoder().decode(answer.substring(start, answer.indexOf('"', start)));
    }
}
