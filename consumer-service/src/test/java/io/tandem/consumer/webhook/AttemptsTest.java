package io.tandem.consumer.webhook;

import static io.restassured.RestAssured.given;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.attempt.ReplicaName;
import io.tandem.consumer.support.Browser;
import io.tandem.consumer.support.TopicToJournal;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.WebhookReceiver;
import io.tandem.local.testkit.WebhookReceiver.Answer;
import io.tandem.local.testkit.WebhookReceiver.Answering;

/** An event that was not processed by its first attempt shows each attempt, and what the destination answered. */
@QuarkusTest
@TestProfile(WebhookProfile.class)
class AttemptsTest extends TopicToJournal {

    @Inject
    ConsumerConfig config;

    @Inject
    ReplicaName replica;

    private final String type = "tried-" + newId();
    private WebhookReceiver receiver;

    @BeforeEach
    void listen() {
        receiver = new WebhookReceiver(config.webhook().url().orElseThrow().getPort());
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void anEventThatFailedThreeTimesAndThenWentThroughShowsFourAttempts() {
        String id = sendTo((call, attempt) -> attempt <= 3 ? Answer.of(503).with(bytes("busy " + attempt)) : Answer.of(204));

        event(id).body("outcome", equalTo("processed")).body("attempts", equalTo(4))
                .body("attemptHistory", hasSize(4))
                .body("attemptHistory.handling", everyItem(equalTo("first")))
                .body("attemptHistory.number", contains(1, 2, 3, 4))
                .body("attemptHistory.result", contains("failed", "failed", "failed", "succeeded"))
                .body("attemptHistory.status", contains(503, 503, 503, null))
                .body("attemptHistory.answer", contains("busy 1", "busy 2", "busy 3", null))
                .body("attemptHistory[0].failure", equalTo("localhost answered 503"))
                .body("attemptHistory.replica", everyItem(equalTo(replica.toString())))
                .body("attemptHistory[3]", not(hasKey("failure")));
    }

    @Test
    void thePageShowsThem() {
        String id = sendTo((call, attempt) -> attempt == 4 ? Answer.of(204)
                : Answer.of(503).with(bytes("{\"error\":\"the database is being restarted\",\"attempt\":" + attempt + "}")));
        journal.awaitAll(List.of(id), "processed");
        try (Browser browser = Browser.start()) {
            Page page = browser.open(RestAssured.baseURI + ":" + RestAssured.port + "/", ColorScheme.LIGHT, 1280);
            page.locator("#find input").fill(id);
            page.locator("#find button").click();

            PlaywrightAssertions.assertThat(page.locator(".attempts tbody tr")).hasCount(7);
            PlaywrightAssertions.assertThat(page.locator(".attempts")).containsText("localhost answered 503");
            PlaywrightAssertions.assertThat(page.locator(".attempts")).containsText("\"attempt\":3");
            browser.picture(page, "attempts-of-webhook");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aPlainFirstSuccessLeavesNoAttempt() {
        String id = sendTo((call, attempt) -> Answer.of(200).with(bytes("fine")));

        event(id).body("attempts", equalTo(1)).body("attemptHistory", nullValue());
        assertThat(journal.count("attempt WHERE id = ?", id)).isZero();
    }

    @Test
    void anEventThatIsGivenUpShowsWhatTheDestinationAnswered() {
        String id = sendTo((call, attempt) -> Answer.of(422).with(bytes("no such order")));

        event(id).body("outcome", equalTo("dead-lettered"))
                .body("attemptHistory", hasSize(1))
                .body("attemptHistory[0].status", equalTo(422))
                .body("attemptHistory[0].answer", equalTo("no such order"))
                .body("attemptHistory[0].answerCut", nullValue());
    }

    @Test
    void anAttemptThatTimedOutSaysSoAndHowLongItTook() {
        Duration timeout = config.handler().timeout();
        String id = sendTo((call, attempt) -> attempt == 1 ? Answer.of(204).after(timeout.plusSeconds(2)) : Answer.of(204));

        event(id).body("attemptHistory.result", contains("failed", "succeeded"))
                .body("attemptHistory[0].failure", equalTo("the handler did not complete in time"))
                .body("attemptHistory[0].status", nullValue())
                .body("attemptHistory[0].millis", greaterThanOrEqualTo((int) timeout.toMillis()));
    }

    @Test
    void aRedriveStandsBehindTheFirstHandling() {
        String id = sendTo((call, attempt) -> attempt < 3 ? Answer.of(400).with(bytes("no " + attempt)) : Answer.of(204));
        journal.awaitAll(List.of(id), "dead-lettered");

        redrive(id);
        await().atMost(Patience.LIMIT).until(() -> journal.count("redrive WHERE id = ?", id) == 1);
        redrive(id);
        journal.awaitAll(List.of(id), "processed");

        event(id).body("attemptHistory.handling", contains("first", "redrive", "redrive"))
                .body("attemptHistory.number", contains(1, 1, 1))
                .body("attemptHistory.result", contains("failed", "failed", "succeeded"))
                .body("attemptHistory.answer", contains("no 1", "no 2", null));
    }

    @Test
    void aReplayTellsTheDestinationWhichOneItIs() {
        String id = sendTo((call, attempt) -> Answer.of(204));
        journal.awaitAll(List.of(id), "processed");

        String replay = given().contentType("application/json").body(Map.of("type", type)).post("/replays")
                .then().statusCode(202).extract().path("id");
        await().atMost(Patience.LIMIT).until(() -> journal.count("attempt WHERE id = ?", id) == 1);

        assertThat(receiver.calls(id)).extracting(call -> call.header("tandem-replay")).containsExactly(null, replay);
        assertThat(receiver.calls(id)).extracting(call -> call.header("webhook-id")).doesNotContainNull().hasSize(2);
        assertThat(receiver.calls(id)).extracting(call -> call.header("ce-id")).containsOnly(id);
        event(id).body("attempts", equalTo(1)).body("attemptHistory.replay", contains(replay));
    }

    /** No byte of a destination may be a reason for PostgreSQL to refuse an event, or the others of its insert. */
    @Test
    void anAnswerOfAnyBytesIsJournaledWithItsEvent() {
        byte[] noText = { 0, (byte) 0xFF, (byte) 0xC3, 0x28, '\'', '\\', 0x1B };
        String answerWithNul = "zero \0 escape \u001B[31m quote \" € \uD83D\uDE00";
        receiver.on(type + "-bytes", (call, attempt) -> Answer.of(400).with(noText));
        receiver.on(type + "-text", (call, attempt) -> Answer.of(400).with(bytes(answerWithNul)));
        List<String> ids = IntStream.range(0, 60).mapToObj(i -> newId()).toList();

        for (int i = 0; i < ids.size(); i++) {
            send(ids.get(i), i % 3 == 0 ? type + "-bytes" : i % 3 == 1 ? type + "-text" : "plain", null, "key-" + i);
        }

        ids.forEach(journal::awaitEvent);
        assertThat(journal.count("event WHERE id = ANY(?) AND reason = 'handler-failed'", (Object) ids.toArray(String[]::new)))
                .isEqualTo(40);
        assertThat(journal.count("event WHERE id = ANY(?) AND outcome = 'processed'", (Object) ids.toArray(String[]::new)))
                .isEqualTo(20);
        event(ids.get(0)).body("attemptHistory[0].answerBase64", equalTo(Base64.getEncoder().encodeToString(noText)));
        event(ids.get(1)).body("attemptHistory[0].answer", equalTo(answerWithNul));
    }

    @Test
    void aLongAnswerIsCutAtACharacter() {
        String id = sendTo((call, attempt) -> Answer.of(400).with(bytes("xy" + "€".repeat(3_000))));

        event(id).body("attemptHistory[0].answer", equalTo("xy" + "€".repeat(340)))
                .body("attemptHistory[0].answerCut", equalTo(true));
    }

    @Test
    void aLongAnswerOfBytesIsCutAfterOneKibibyte() {
        byte[] zeros = new byte[9_000];
        Arrays.fill(zeros, (byte) 0x80);
        String id = sendTo((call, attempt) -> Answer.of(400).with(zeros));

        event(id).body("attemptHistory[0].answerBase64",
                equalTo(Base64.getEncoder().encodeToString(Arrays.copyOf(zeros, 1_024))))
                .body("attemptHistory[0].answerCut", equalTo(true));
        assertThat((byte[]) journal.awaitOne("SELECT answer FROM attempt WHERE id = ?", id).get("answer")).hasSize(1_024);
    }

    private String sendTo(Answering destination) {
        receiver.on(type, destination);
        return send(type, "k");
    }

    private ValidatableResponse event(String id) {
        journal.awaitEvent(id);
        return given().get("/events/" + id).then().statusCode(200);
    }

    private static void redrive(String id) {
        given().contentType("application/json").body(Map.of("ids", List.of(id))).post("/dead-letters/redrive")
                .then().statusCode(202).body("claimed", equalTo(1));
    }

}
