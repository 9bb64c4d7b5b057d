package io.tandem.consumer.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.handler.Answered.Answer;
import io.tandem.consumer.handler.PermanentFailure;
import io.tandem.consumer.handler.RetryLater;
import io.tandem.consumer.support.Browser;
import io.tandem.consumer.support.handler.HandlerProfile;
import io.tandem.consumer.support.handler.ScriptedTest;
import io.tandem.local.testkit.TopicWriter;

/** The page shows the attempts of an event as text, and starts, shows and steers replays. */
@QuarkusTest
@TestProfile(HandlerProfile.class)
class DashboardReplayTest extends ScriptedTest {

    private static final String MARKUP = "<img src=x onerror=\"document.title='run'\"><script>alert(1)</script> \u202E\0";

    private final String type = "played-" + newId().substring(0, 8);
    private Browser browser;

    @BeforeEach
    void start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
        browser = Browser.start();
    }

    @AfterEach
    void assertNoBrowserErrors() {
        if (browser != null) {
            browser.close();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void showsEachAttemptAndWhatTheDestinationAnsweredAsText() {
        handler.on(type, (event, attempt) -> switch (attempt) {
            case 1 -> Uni.createFrom().failure(new RetryLater("shop.example answered 503", Duration.ZERO,
                    new Answer(503, TopicWriter.bytes("{\"error\":\"the database is being restarted\"}"))));
            case 2 -> Uni.createFrom().failure(new RetryLater(MARKUP, Duration.ZERO,
                    new Answer(500, TopicWriter.bytes(MARKUP))));
            default -> Uni.createFrom().voidItem();
        });
        String id = send(type, "a");
        journal.awaitAll(List.of(id), "processed");
        Page page = open();

        page.locator("#find input").fill(id);
        page.locator("#find button").click();

        Locator rows = page.locator(".attempts tbody tr");
        assertThat(rows).hasCount(5);
        assertThat(rows.nth(0)).containsText("first 1");
        assertThat(rows.nth(0)).containsText("shop.example answered 503");
        assertThat(rows.nth(1)).containsText("the database is being restarted");
        assertThat(rows.nth(3)).containsText("<script>alert(1)</script> \\u202e\\u0000");
        assertThat(rows.nth(4)).containsText("succeeded");
        assertThat(page.locator(".attempts img, .attempts script")).hasCount(0);
        assertThat(page).hasTitle("Tandem");
        browser.picture(page, "attempts");
    }

    @Test
    void startsAReplayOfTheFilterShowsItsProgressAndCancelsIt() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        List<String> replayed = new CopyOnWriteArrayList<>();
        handler.on(type, (event, attempt) -> {
            if (attempt == 1) {
                return Uni.createFrom().voidItem();
            }
            replayed.add(event.getId());
            return replayed.size() < 13 ? Uni.createFrom().voidItem()
                    : replayed.size() == 13 ? Uni.createFrom().failure(new PermanentFailure("no"))
                            : Uni.createFrom().completionStage(gate::copy);
        });
        List<String> ids = IntStream.range(0, 20).mapToObj(i -> send(type, "a")).toList();
        journal.awaitAll(ids, "processed");
        Page page = open();

        page.locator("#filter input[name=type]").fill(type);
        page.locator("#filter button[type=submit]").click();
        assertThat(page.locator("#event-rows tr")).hasCount(20);
        page.locator("#replay").click();
        assertThat(page.locator("#replay-text")).containsText("20 events go to the handler again (type " + type + ")");
        page.locator("#replay-yes").click();

        Locator row = page.locator("#replay-rows tr").filter(new Locator.FilterOptions().setHasText(type));
        assertThat(row).containsText("running");
        assertThat(row).containsText("13 of 20, 1 failed");
        assertThat(row.locator("progress")).hasAttribute("value", "0.65");
        browser.picture(page, "replay");

        row.locator("button[data-change=pause]").click();
        assertThat(row).containsText("paused");
        row.locator("button[data-change=resume]").click();
        assertThat(row.locator("button[data-change=pause]")).isVisible();
        row.locator("button[data-change=cancel]").click();
        assertThat(row).containsText("canceled");
        assertThat(row.locator("button:visible")).hasCount(0);
        gate.complete(null);
    }

    @Test
    void startsNothingWithoutConfirmation() {
        String id = send(type, "a");
        journal.awaitAll(List.of(id), "processed");
        long before = journal.count("replay");
        Page page = open();

        page.locator("#filter input[name=type]").fill(type);
        page.locator("#filter button[type=submit]").click();
        page.locator("#replay").click();
        assertThat(page.locator("#replay-text")).containsText("1 event goes");
        page.keyboard().press("Escape");

        assertThat(page.locator("#replay-confirm")).isHidden();
        assertThat(journal.count("replay")).isEqualTo(before);
    }

    private Page open() {
        return browser.open(RestAssured.baseURI + ":" + RestAssured.port + "/", ColorScheme.LIGHT, 1280);
    }
}
