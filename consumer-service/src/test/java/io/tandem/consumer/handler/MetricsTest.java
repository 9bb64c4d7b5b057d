package io.tandem.consumer.handler;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.support.Management;
import io.tandem.consumer.support.handler.HandlerProfile;
import io.tandem.consumer.support.handler.ScriptedTest;
import io.tandem.local.testkit.Patience;

/** Each metric of the pipeline grows by the number of records, attempts or dead letters that it counts. */
@QuarkusTest
@TestProfile(HandlerProfile.class)
class MetricsTest extends ScriptedTest {

    private static final String PROCESSED = "events_total{outcome=\"processed\"}";
    private static final String DEAD_LETTERED = "events_total{outcome=\"dead-lettered\"}";
    private static final String GIVEN_UP = "dead_letters_total{reason=\"handler-failed\"}";
    private static final String SUCCEEDED = "handler_seconds_count{result=\"success\"}";
    private static final String FAILED = "handler_seconds_count{result=\"failure\"}";

    @Test
    void countsRecordsOutcomesAttemptsAndDeadLetters() {
        handler.on("measured-flaky", (event, attempt) -> attempt < 2
                ? Uni.createFrom().failure(new IllegalStateException("not yet"))
                : Uni.createFrom().voidItem());
        handler.on("measured-poison", (event, attempt) -> Uni.createFrom().failure(new PermanentFailure("no")));
        String before = metrics();

        journal.awaitEvent(send("plain", "a"));
        journal.awaitEvent(send("measured-flaky", "b"));
        journal.awaitEvent(send("measured-poison", "c"));
        await().atMost(Patience.LIMIT).until(() -> value(metrics(), GIVEN_UP) > value(before, GIVEN_UP));

        String after = metrics();
        assertThat(List.of("records_total", PROCESSED, DEAD_LETTERED, GIVEN_UP, "retries_total", SUCCEEDED, FAILED,
                "end_to_end_seconds_count", "batch_events_sum"))
                .extracting(name -> value(after, name) - value(before, name))
                .containsExactly(3.0, 2.0, 1.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0);
        assertThat(value(after, "journal_seconds_count")).isGreaterThan(value(before, "journal_seconds_count"));
        assertThat(after).contains("tandem_consumer_end_to_end_seconds_bucket{le=\"10.0\"}");
    }

    @Test
    void theLagOfEachPartitionReachesZero() {
        journal.awaitEvent(send("plain", "a"));

        await().atMost(Patience.LIMIT).until(() -> metrics().lines()
                .filter(line -> line.matches("tandem_consumer_lag\\{partition=\"[0-5]\"} 0\\.0"))
                .count() == 6);
    }

    /** The lag alone does not show whether a partition moves, because new events arrive. */
    @Test
    void thePositionOfAPartitionIsBehindItsLastEvent() {
        Map<String, Object> event = journal.awaitEvent(send("plain", "a"));
        String position = "position{partition=\"" + event.get("partition") + "\"}";

        await().atMost(Patience.LIMIT)
                .until(() -> metrics().contains(position) && value(metrics(), position) == (long) event.get("offset") + 1);
    }

    @Test
    void everyReasonHasAMetricBeforeItsFirstDeadLetter() {
        assertThat(metrics()).contains("tandem_consumer_dead_letters_total{reason=\"journal-rejected\"}");
    }

    private static String metrics() {
        return get(Management.url("/q/metrics")).then().statusCode(200).extract().asString();
    }

    private static double value(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith("tandem_consumer_" + name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst().orElseThrow(() -> new AssertionError(
                        "no metric " + name));
    }
}
