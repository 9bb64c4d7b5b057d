package io.tandem.consumer.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

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
import io.tandem.consumer.handler.PermanentFailure;
import io.tandem.consumer.support.Browser;
import io.tandem.consumer.support.handler.HandlerProfile;
import io.tandem.consumer.support.handler.ScriptedTest;

/** The page redrives the selected dead letters after a confirmation. */
@QuarkusTest
@TestProfile(HandlerProfile.class)
class DashboardRedriveTest extends ScriptedTest {

    private final String type = "button-" + newId();
    private final AtomicBoolean broken = new AtomicBoolean(true);
    private Browser browser;

    @BeforeEach
    void start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
        browser = Browser.start();
        handler.on(type, (event, attempt) -> broken.get()
                ? Uni.createFrom().failure(new PermanentFailure("broken"))
                : Uni.createFrom().voidItem());
    }

    @AfterEach
    void assertNoBrowserErrors() {
        if (browser != null) {
            browser.close();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void redrivesTheSelectedDeadLetters() {
        List<String> ids = List.of(send(type, "a"), send(type, "b"), send(type, "c"));
        journal.awaitAll(ids, "dead-lettered");
        broken.set(false);
        Page page = open();
        Locator rows = page.locator("#dead-rows tr").filter(new Locator.FilterOptions().setHasText(type));
        assertThat(rows).hasCount(3);
        assertThat(page.locator("#redrive")).isDisabled();

        choose(page, ids.get(0));
        choose(page, ids.get(1));
        page.locator("#redrive").click();
        assertThat(page.locator("#confirm")).containsText("2 events go to the handler");
        page.locator("#confirm-yes").click();

        assertThat(rows).hasCount(1);
        assertThat(page.locator("#redriven")).containsText("2 on the way");
        journal.awaitAll(ids.subList(0, 2), "processed");
        journal.awaitAll(ids.subList(2, 3), "dead-lettered");
        assertThat(handler.attempts(ids.get(2))).isEqualTo(1);
    }

    @Test
    void aDeadLetterThatFailsAgainStays() {
        String id = send(type, "a");
        journal.awaitAll(List.of(id), "dead-lettered");
        Page page = open();

        choose(page, id);
        page.locator("#redrive").click();
        page.locator("#confirm-yes").click();

        journal.awaitOne("SELECT * FROM redrive WHERE id = ? AND outcome = 'dead-lettered'", id);
        assertThat(page.locator("#dead-rows tr").filter(new Locator.FilterOptions().setHasText(type))).hasCount(1);
    }

    @Test
    void redrivesNothingWithoutConfirmation() {
        String id = send(type, "a");
        journal.awaitAll(List.of(id), "dead-lettered");
        Page page = open();

        choose(page, id);
        page.locator("#redrive").click();
        page.keyboard().press("Escape");

        assertThat(page.locator("#confirm")).isHidden();
        // A redrive would have reached the handler before this marker of the same key.
        journal.awaitAll(List.of(send(type, "a")), "dead-lettered");
        assertThat(journal.count("redrive WHERE id = ?", id)).isZero();
        assertThat(handler.attempts(id)).isEqualTo(1);
    }

    private static void choose(Page page, String id) {
        page.locator("#dead-rows input[aria-label='Select " + id + "']").check();
    }

    private Page open() {
        return browser.open(RestAssured.baseURI + ":" + RestAssured.port + "/", ColorScheme.LIGHT, 1280);
    }
}
