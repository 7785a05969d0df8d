package io.gatehouse.journey;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.gatehouse.Axe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What every page owes to everybody: WCAG 2.2 AA on desk and phone, by day and by night, without a sideways scroll. */
final class PageInspection {

    /** Words with more ways to be pressed than a thumb: a link within text, a button that copies what stands beside it. */
    private static final String SMALL_TARGETS = """
            () => [...document.querySelectorAll("button, summary, select, textarea, input:not([type=hidden]), nav a, .gh-button, [role=button]")]
              .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.matches(".gh-copy-button"))
              .map((e) => e.matches("[type=checkbox], [type=radio]") ? e.labels[0] ?? e : e)
              .map((e) => ({ html: e.outerHTML.slice(0, 140), box: e.getBoundingClientRect() }))
              .filter((e) => e.box.width > 1 && (e.box.height < 43.5 || e.box.width < 43.5))
              .map((e) => Math.round(e.box.width) + " x " + Math.round(e.box.height) + " " + e.html)""";

    private static final String BEYOND = """
            () => [...document.querySelectorAll("body *")]
              .filter((e) => e.checkVisibility() && !e.closest("thead, .gh-hidden") && e.getBoundingClientRect().right > window.innerWidth + 0.5)
              .map((e) => e.outerHTML.slice(0, 200)).slice(0, 4)""";

    private static final String DEAD_BUTTONS = """
            () => [...document.querySelectorAll("button")]
              .filter((e) => e.checkVisibility() && !e.form && !e.popoverTargetElement && !e.matches("[data-gh-copy], [data-gh-print], dialog [data-gh-close]"))
              .map((e) => e.outerHTML.slice(0, 140))""";

    /** A state is told by a drawn icon and by words, so that colour is never all there is; links of a legend are none. */
    private static final String HALF_STATES = """
            () => [...document.querySelectorAll(".gh-status:not(a)")]
              .filter((e) => e.checkVisibility())
              .filter((e) => !(e.querySelector("svg")?.getBoundingClientRect().width > 0
                && e.querySelector("svg use")?.getBBox().width > 0 && e.innerText.trim()))
              .map((e) => e.outerHTML.slice(0, 200))""";

    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private PageInspection(Page page) {
        this.page = page;
    }

    /** Everything that is wrong with the page as it is shown now; the page is left as wide and bright as it was. */
    static List<String> of(Page page) {
        PageInspection inspection = new PageInspection(page);
        inspection.inspect();
        return inspection.complaints;
    }

    private void inspect() {
        var before = page.viewportSize();
        expect("one h1", page.locator("h1").count() == 1);
        expect(
                "a language",
                String.valueOf(page.evaluate("() => document.documentElement.lang"))
                        .matches("[a-z]{2}"));
        expect("a title", !page.title().isBlank());
        expect("a favicon", page.locator("link[rel=icon]").count() > 0);
        expect("no message key", !page.content().contains("??"));
        complain("dead without script", page.evaluate(DEAD_BUTTONS));
        show(1280, 900, ColorScheme.LIGHT);
        complain("axe", Axe.violations(page, List.of()));
        complain("no icon or no words", page.evaluate(HALF_STATES));
        fits();
        show(1280, 900, ColorScheme.DARK);
        complain("axe in the dark", Axe.faint(page));
        show(390, 844, ColorScheme.DARK);
        complain("axe on a phone in the dark", Axe.faint(page));
        show(390, 844, ColorScheme.LIGHT);
        complain("axe on a phone", Axe.violations(page, List.of()));
        complain("no icon or no words", page.evaluate(HALF_STATES));
        fits();
        complain("smaller than 44 px", page.evaluate(SMALL_TARGETS));
        show(before.width, before.height, ColorScheme.LIGHT);
    }

    private void show(int width, int height, ColorScheme scheme) {
        page.setViewportSize(width, height);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
    }

    private void fits() {
        Object beyond = page.evaluate("() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth)");
        if (!beyond.equals(0)) {
            complaints.add(beyond + " px beyond the right edge at " + page.viewportSize().width + ": "
                    + page.evaluate(BEYOND));
        }
    }

    private void expect(String what, boolean met) {
        if (!met) {
            complaints.add("missing: " + what);
        }
    }

    private void complain(String about, Object found) {
        for (Object each : (List<?>) found) {
            complaints.add(about + ": " + (each instanceof Map<?, ?> map ? map.toString() : each));
        }
    }
}
