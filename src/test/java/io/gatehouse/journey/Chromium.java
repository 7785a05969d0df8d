package io.gatehouse.journey;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's Chromium; tests are skipped without it, except in CI, where they fail. */
final class Chromium implements AutoCloseable {

    /** A host of its own on this machine, for who needs an address that is nobody else's; no name server knows it. */
    static final String HOST = "connect.northernvoice.example";

    private static final Path EXECUTABLE = Path.of("/usr/bin/chromium");

    private final Playwright playwright;
    private final Browser browser;

    Chromium() {
        assumeTrue(
                Files.isExecutable(EXECUTABLE) || System.getenv("CI") != null,
                "SKIPPED: no Chromium at " + EXECUTABLE + ", so no browser walks the pages");
        playwright = Playwright.create();
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(EXECUTABLE)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--host-resolver-rules=MAP " + HOST + " 127.0.0.1")));
    }

    BrowserContext desk() {
        return context(1280, 900);
    }

    BrowserContext phone() {
        return context(390, 844);
    }

    /** A desk that takes the certificate which a test has made. */
    BrowserContext trusting() {
        return context(
                new Browser.NewContextOptions().setViewportSize(1280, 900).setIgnoreHTTPSErrors(true));
    }

    private BrowserContext context(int width, int height) {
        return context(new Browser.NewContextOptions().setViewportSize(width, height));
    }

    private BrowserContext context(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        context.setDefaultTimeout(60_000);
        return context;
    }

    static void photograph(Page page, String name) {
        page.screenshot(
                new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "tour", name + ".png")));
    }

    @Override
    public void close() {
        playwright.close();
    }
}
