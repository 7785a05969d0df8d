package io.gatehouse.look;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.gatehouse.Axe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Photographs the sample pages on desk and phone, in both themes, and checks what a picture does not show. */
@ResourceLock("the browser of the look")
@Execution(value = ExecutionMode.CONCURRENT, reason = "reads samples through a browser of its own")
class LookIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final List<String> PAGES =
            List.of("pending", "home", "customer", "forms", "wizard", "finished", "wrong-tenant", "mail", "error/404");

    private static @Nullable LookServer server;
    private static @Nullable Playwright playwright;
    private static @Nullable Browser browser;

    record Shot(String page, int width, ColorScheme scheme) {}

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(
                Files.isExecutable(CHROMIUM) || System.getenv("CI") != null,
                "No Chromium at " + CHROMIUM + ": the look is not checked");
        server = new LookServer();
        playwright = Playwright.create();
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox")));
    }

    @AfterAll
    static void stop() {
        if (playwright != null) {
            playwright.close();
        }
        if (server != null) {
            server.close();
        }
    }

    static Stream<Shot> shots() {
        return PAGES.stream()
                .flatMap(page -> Stream.of(1280, 390)
                        .flatMap(width -> Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                                .map(scheme -> new Shot(page, width, scheme))));
    }

    @ParameterizedTest
    @MethodSource("shots")
    void isAccessibleAndFitsTheScreen(Shot shot) {
        try (BrowserContext context = context(shot.width(), shot.scheme(), true)) {
            Page page = context.newPage();
            List<String> complaints = new ArrayList<>();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            page.navigate(address(shot.page(), null));
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(picture(shot)));
            assertThat(complaints).as("console").isEmpty();
            assertThat(page.locator("h1").count()).isEqualTo(1);
            assertThat(overflow(page)).as("pixels beyond the right edge").isEqualTo(0);
            assertThat(shot.scheme() == ColorScheme.DARK ? Axe.faint(page) : violations(page))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 768, 1024, 1440})
    void fitsTheWidthsBetweenAndBeyond(int width) {
        for (String name : PAGES) {
            try (BrowserContext context = context(width, ColorScheme.LIGHT, true)) {
                Page page = context.newPage();
                page.navigate(address(name, null));
                assertThat(overflow(page)).as(name + " at " + width).isEqualTo(0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "customer", "forms", "wizard", "finished"})
    void offersTargetsLargeEnoughForThumbs(String name) {
        try (BrowserContext context = context(390, ColorScheme.LIGHT, true)) {
            Page page = context.newPage();
            page.navigate(address(name, null));
            Object small = page.evaluate("""
                    () => [...document.querySelectorAll("button, summary, .gh-button, .gh-input, .gh-tabs a, .gh-check")]
                      .filter((e) => e.checkVisibility() && !e.matches(".gh-copy-button") && e.getBoundingClientRect().height < 44)
                      .map((e) => e.outerHTML.slice(0, 120))""");
            assertThat((List<?>) small).isEmpty();
        }
    }

    @Test
    void keepsAStoredThemeAgainstTheBrowsersOwn() {
        try (BrowserContext context = context(1280, ColorScheme.LIGHT, true)) {
            Page page = context.newPage();
            page.navigate(address("home", "dark"));
            assertThat(background(page)).isEqualTo("rgb(14, 19, 24)");
            assertThat(violations(page)).isEmpty();
            page.navigate(address("home", null));
            assertThat(background(page)).isEqualTo("rgb(245, 246, 247)");
        }
    }

    @Test
    void opensMenusAndDialogsWithoutScript() {
        try (BrowserContext context = context(1280, ColorScheme.LIGHT, false)) {
            Page page = context.newPage();
            page.navigate(address("pending", null));
            page.locator(".gh-rowmenu summary").nth(3).click();
            assertThat(page.locator(".gh-rowmenu .gh-menu-item:visible").count())
                    .isEqualTo(5);
            page.navigate(address("customer", null));
            page.locator("[popovertarget=again-1]").first().click();
            assertThat(page.locator("#again-1").isVisible()).isTrue();
        }
    }

    @Test
    void countsTickedRowsInTheBulkBar() {
        try (BrowserContext context = context(1280, ColorScheme.LIGHT, true)) {
            Page page = context.newPage();
            page.navigate(address("pending", null));
            assertThat(page.locator(".gh-bulk").isVisible()).isFalse();
            page.locator("tbody .gh-box").first().check();
            page.locator("tbody .gh-box").nth(4).check();
            page.locator(".gh-rowmenu summary").nth(3).click();
            assertThat(page.locator(".gh-bulk-count").innerText()).isEqualTo("2 selected");
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/look/pending-selected.png")));
            assertThat(violations(page)).isEmpty();
            page.locator("[data-gh-clear]").click();
            assertThat(page.locator(".gh-bulk").isVisible()).isFalse();
        }
    }

    private static BrowserContext context(int width, ColorScheme scheme, boolean script) {
        return requireNonNull(browser)
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, width == 390 ? 844 : 900)
                        .setDeviceScaleFactor(1.5)
                        .setColorScheme(scheme)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setJavaScriptEnabled(script));
    }

    private static String address(String name, @Nullable String theme) {
        return requireNonNull(server).address(name, theme);
    }

    private static Path picture(Shot shot) {
        String name = shot.page().replace('/', '-') + "-" + shot.width();
        return Path.of("target/look", name + (shot.scheme() == ColorScheme.DARK ? "-dark" : "") + ".png");
    }

    private static Object overflow(Page page) {
        return page.evaluate("() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth)");
    }

    private static Object background(Page page) {
        return page.evaluate("() => getComputedStyle(document.body).backgroundColor");
    }

    private static List<String> violations(Page page) {
        // A mail is no page: its reader brings the landmarks.
        boolean mail = page.url().endsWith("/mail");
        return Axe.violations(page, mail ? List.of("landmark-one-main", "region") : List.of());
    }
}
