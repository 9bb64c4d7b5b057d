package io.tandem.consumer.stats;

import static io.restassured.RestAssured.given;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tandem.consumer.support.journal.JournalRows;
import io.tandem.consumer.support.journal.TestEvent;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;

@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class StatsTest {

    @Test
    void countsJournaledEventsByType() throws SQLException {
        await().atMost(ofSeconds(60)).until(() -> stats().getString("database.state").equals("up"));
        long processed = stats().getLong("journal.totals.processed");
        long dead = stats().getLong("journal.totals.deadLettered");
        String type = "stats-" + newId();
        try (JournalRows rows = JournalRows.begin()) {
            for (int i = 0; i < 50; i++) {
                rows.insert(TestEvent.of(newId()).type(type));
            }
            rows.insert(TestEvent.of(newId()).type(type).deadLettered("timeout"));
            rows.commit();
        }
        await().atMost(ofSeconds(60))
                .until(() -> stats().getLong("journal.totals.deadLettered") > dead);
        JsonPath after = stats();
        assertThat(after.getLong("journal.totals.processed")).isGreaterThanOrEqualTo(processed + 50);
        List<Map<String, Object>> types = after.getList("journal.types");
        assertThat(types).anySatisfy(rate -> {
            assertThat(rate.get("type")).isEqualTo(type);
            // 51 events over at most ten seconds.
            assertThat(((Number) rate.get("perSecond")).doubleValue()).isGreaterThan(5);
        });
        assertThat(after.getDouble("journal.perSecond")).isGreaterThan(5);
        // The rows of this test were accepted on 1 November.
        assertThat(after.getDouble("journal.latency.p99Millis")).isGreaterThan(1000);
    }

    @Test
    void showsTheLagOfEachPartition() {
        await().atMost(ofSeconds(60)).until(() -> stats().getList("replica.partitions").size() == 6
                && stats().getString("database.state").equals("up")
                && stats().getString("broker.state").equals("up"));
        given().get("/stats").then()
                .statusCode(200)
                .body("group.name", equalTo("tandem"))
                .body("group.partitions", hasSize(6))
                .body("group.partitions[5].partition", equalTo(5))
                .body("handler.state", equalTo("running"));
    }

    private static JsonPath stats() {
        return given().get("/stats").then().statusCode(200).extract().jsonPath();
    }
}
