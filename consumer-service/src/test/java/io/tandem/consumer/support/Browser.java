package io.tandem.consumer.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jboss.logging.Logger;

import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;

/** Runs the system's Chromium without a window. Without Chromium the test is skipped and an error is logged. */
public final class Browser implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Browser.class);
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> FLAGS = List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final List<String> complaints = new ArrayList<>();

    private Browser(Path executable) {
        playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright.chromium().launch(new LaunchOptions().setExecutablePath(executable).setArgs(FLAGS));
    }

    public static Browser start() {
        Optional<Path> executable = executable();
        if (executable.isEmpty()) {
            LOG.error("NOT TESTED: the dashboard. Install Chromium (Debian: apt-get install chromium) to test it.");
        }
        assumeTrue(executable.isPresent(), "Chromium is installed");
        return new Browser(executable.get());
    }

    private static Optional<Path> executable() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens a page in a new session and collects its errors. */
    public Page open(String url, ColorScheme scheme, int width) {
        Page page = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setColorScheme(scheme)
                .setViewportSize(width, 900)).newPage();
        page.setDefaultTimeout(60_000);
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onDialog(dialog -> {
            complaints.add("a dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.navigate(url);
        return page;
    }

    /** Saves a picture of the page in the folder that {@code -Dtandem.pictures=} names; without it, nothing. */
    public void picture(Page page, String name) {
        Optional.ofNullable(System.getProperty("tandem.pictures")).ifPresent(folder -> page.screenshot(
                new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")).setFullPage(true)));
    }

    /** Errors of scripts, the console and the content security policy, and dialogs. */
    public List<String> complaints() {
        return complaints;
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
