package io.tandem.consumer.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tandem.consumer.support.journal.JournalRows.journal;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tandem.consumer.support.Browser;
import io.tandem.consumer.support.journal.TestEvent;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;

@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class DashboardTest {

    private static final String HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>";

    private Browser browser;
    private final String type = "page-" + newId();

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
    void showsEventsAsTheyAreJournaled() throws SQLException {
        Page page = open(ColorScheme.LIGHT, 1280);
        journal(TestEvent.of(newId()).type(type).subject("machine-7").data("application/json", "{\"price\": 1234.50}"));
        Locator row = page.locator("#event-rows tr").filter(new Locator.FilterOptions().setHasText(type));
        assertThat(row).containsText("machine-7");
        assertThat(row).containsText("processed");
        assertThat(page.locator("#types")).containsText(type);
    }

    @Test
    void opensAnEventByKeyboard() throws SQLException {
        String id = journal(TestEvent.of(newId()).type(type).data("application/json", "{\"price\": 1234.50}"));
        Page page = open(ColorScheme.DARK, 1280);
        Locator open = page.locator("#event-rows button").filter(new Locator.FilterOptions().setHasText(type));
        open.focus();
        page.keyboard().press("Enter");
        Locator detail = page.locator("#detail");
        assertThat(detail).isVisible();
        assertThat(detail).containsText(id);
        assertThat(detail.locator("pre")).containsText("1234.50");
        page.keyboard().press("Escape");
        assertThat(detail).isHidden();
    }

    @Test
    void hostileValuesAreShownAsText() throws SQLException {
        String id = HOSTILE + newId();
        journal(TestEvent.of(id).type(HOSTILE + type).source(HOSTILE).subject(HOSTILE)
                .deadLettered(HOSTILE).data("text/html", HOSTILE));
        Page page = open(ColorScheme.LIGHT, 1280);
        Locator row = page.locator("#event-rows tr").filter(new Locator.FilterOptions().setHasText(type));
        assertThat(row.locator("td.type")).hasText(HOSTILE + type);
        row.locator("button").click();
        assertThat(page.locator("#detail pre")).hasText(HOSTILE);
        assertThat(page.locator("main img, dialog img, main script, dialog script")).hasCount(0);
    }

    @Test
    void saysThatAnEventIsNotJournaled() {
        Page page = open(ColorScheme.LIGHT, 1280);
        page.locator("#find input").fill(newId());
        page.locator("#find button").click();
        assertThat(page.locator("#notice")).containsText("in flight or never accepted");
        // The browser logs the 404 itself.
        browser.complaints().removeIf(complaint -> complaint.contains("404"));
    }

    @Test
    void fitsTheWidthOfAPhone() throws SQLException {
        journal(TestEvent.of(newId()).type(type + "long".repeat(60)).subject("s".repeat(200)));
        Page page = open(ColorScheme.DARK, 390);
        assertThat(page.locator("#event-rows tr").filter(new Locator.FilterOptions().setHasText(type))).isVisible();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    }

    @Test
    void showsOnlyEventsThatMatchTheFilter() throws SQLException {
        journal(TestEvent.of(newId()).type("other-" + type));
        journal(TestEvent.of(newId()).type(type));
        Page page = open(ColorScheme.LIGHT, 1280);
        page.locator("#filter input[name=type]").fill(type);
        page.locator("#filter button[type=submit]").click();
        assertThat(page.locator("#event-rows tr")).hasCount(1);
        journal(TestEvent.of(newId()).type("other-" + type));
        journal(TestEvent.of(newId()).type(type).subject("marker"));
        assertThat(page.locator("#event-rows tr")).hasCount(2);
        assertThat(page.locator("#event-rows tr").first()).containsText("marker");
    }

    private Page open(ColorScheme scheme, int width) {
        Page page = browser.open(RestAssured.baseURI + ":" + RestAssured.port + "/", scheme, width);
        assertThat(page.locator("#state-stream")).containsText("on");
        assertThat(page.locator("#state-database")).containsText("up");
        return page;
    }
}
