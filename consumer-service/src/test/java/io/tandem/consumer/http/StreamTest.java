package io.tandem.consumer.http;

import static io.restassured.RestAssured.given;
import static io.tandem.consumer.support.journal.JournalRows.journal;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tandem.consumer.feed.LiveFeed;
import io.tandem.consumer.problem.Problem;
import io.tandem.consumer.support.journal.JournalRows;
import io.tandem.consumer.support.journal.TestEvent;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.testkit.StreamReader;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class StreamTest {

    private final String type = "stream-" + newId();

    @Test
    void sendsEventsThatAreJournaledAfterTheConnection() throws SQLException {
        journal(event());
        try (StreamReader stream = open(null)) {
            String id = journal(event().subject("s\n\r\u2028\""));
            JsonObject entry = new JsonObject(stream.awaitEvents(1).received().get(0).data());
            assertThat(entry.getJsonObject("event").getString("id")).isEqualTo(id);
            assertThat(entry.getJsonObject("event").getString("subject")).isEqualTo("s\n\r\u2028\"");
            assertThat(entry.getString("outcome")).isEqualTo("processed");
            assertThat(entry.getJsonObject("event").containsKey("data")).isFalse();
        }
    }

    /** The other stream keeps the feed running, and the feed learns of this entry at its next poll only. */
    @Test
    void startsAfterTheNewestEntryWhileTheFeedIsBehindIt() throws SQLException {
        try (StreamReader other = open(null)) {
            String before = journal(event());
            try (StreamReader stream = open(null)) {
                String after = journal(event());
                assertThat(stream.awaitEvents(1).eventIds()).containsExactly(after);
                assertThat(other.awaitEvents(2).eventIds()).containsExactly(before, after);
            }
        }
    }

    @Test
    void sendsOnlyEventsThatMatchTheFilter() throws SQLException {
        try (StreamReader source = open("&source=/mine", null); StreamReader subject = open("&subject=a%2Fb", null)) {
            journal(event());
            String mine = journal(event().source("/mine"));
            String ab = journal(event().subject("a/b"));
            String last = journal(event().source("/mine").subject("a/b"));
            assertThat(source.awaitEvents(2).eventIds()).containsExactly(mine, last);
            assertThat(subject.awaitEvents(2).eventIds()).containsExactly(ab, last);
        }
    }

    /** The later transaction commits first. A feed in commit order would miss or misplace the event of the earlier one. */
    @Test
    void keepsTheOrderOfTransactionsThatCommitOutOfOrder() throws SQLException {
        TestEvent first = event();
        TestEvent second = event();
        try (StreamReader stream = open(null);
                JournalRows slow = JournalRows.begin();
                JournalRows fast = JournalRows.begin()) {
            slow.insert(first);
            fast.insert(second);
            fast.commit();
            assertThat(given().queryParam("type", type).get("/events").path("events.event.id").toString())
                    .isEqualTo(List.of(second.id()).toString());
            slow.commit();
            assertThat(stream.awaitEvents(2).eventIds()).containsExactly(first.id(), second.id());
        }
    }

    @Test
    void resumesAfterTheLastEventId() throws SQLException {
        List<String> journaled = new ArrayList<>();
        String seen;
        try (StreamReader stream = open(null)) {
            journaled.add(journal(event()));
            seen = stream.awaitEvents(1).received().get(0).id();
        }
        journaled.addAll(journalMany(2 * LiveFeed.PAGE + 7));
        try (StreamReader stream = open(seen)) {
            journaled.add(journal(event()));
            assertThat(stream.awaitEvents(journaled.size() - 1).eventIds())
                    .containsExactlyElementsOf(journaled.subList(1, journaled.size()));
        }
    }

    @Test
    void resumesByParameter() throws SQLException {
        String seen;
        try (StreamReader stream = open(null)) {
            seen = stream.lastId();
        }
        String id = journal(event());
        try (StreamReader stream = open("&lastEventId=" + seen, null)) {
            assertThat(stream.awaitEvents(1).eventIds()).containsExactly(id);
        }
    }

    @Test
    void reportsAGapWhereRetentionDeletedEvents() throws SQLException {
        String seen;
        String id;
        try (StreamReader stream = open(null)) {
            id = journal(event());
            seen = stream.awaitEvents(1).received().get(0).id();
        }
        String kept = journal(event());
        JournalRows.delete(id);
        try (StreamReader stream = open(seen)) {
            assertThat(stream.awaitEvents(2).received().get(0).type()).isEqualTo("gap");
            assertThat(stream.eventIds()).containsExactly(kept);
        }
    }

    @Test
    void resetsAfterAnIdOfAnotherJournal() throws SQLException {
        for (String foreign : List.of("6b02d5t7-1-0", "none", "x-1", "-", "9999999999999999999999-1-1")) {
            try (StreamReader stream = open(foreign)) {
                String id = journal(event());
                assertThat(stream.awaitEvents(2).received().get(0).type()).isEqualTo("reset");
                assertThat(stream.eventIds()).containsExactly(id);
            }
        }
    }

    @Test
    void resetsAfterAnIdThatThisJournalHasNotReached() {
        try (StreamReader stream = open(null)) {
            String journal = stream.lastId().substring(0, stream.lastId().indexOf('-'));
            try (StreamReader future = open(journal + "-9000000000000000000-0")) {
                assertThat(future.awaitEvents(1).received().get(0).type()).isEqualTo("reset");
            }
        }
    }

    @Test
    void refusesAnInvalidFilter() {
        given().urlEncodingEnabled(false).get("/stream?type=%00").then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("parameter", equalTo("type"));
    }

    private TestEvent event() {
        return TestEvent.of(newId()).type(type);
    }

    private List<String> journalMany(int count) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (JournalRows rows = JournalRows.begin()) {
            for (int i = 0; i < count; i++) {
                TestEvent event = event();
                rows.insert(event);
                ids.add(event.id());
            }
            rows.commit();
        }
        return ids;
    }

    private StreamReader open(String lastEventId) {
        return open("", lastEventId);
    }

    private StreamReader open(String filter, String lastEventId) {
        return StreamReader.open(RestAssured.baseURI + ":" + RestAssured.port, "?type=" + type + filter, lastEventId);
    }
}
