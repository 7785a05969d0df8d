package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Somebody at a page of the portal who leaves the mouse alone. */
final class Keyboard {

    private final Walker walker;
    private final Page page;
    private final String portal;
    private final List<String> console = new ArrayList<>();

    Keyboard(Walker walker, String portal) {
        this.walker = walker;
        this.page = walker.page;
        this.portal = portal;
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                console.add(message.text());
            }
        });
        page.onPageError(console::add);
    }

    void goesAbout() {
        followsLetters();
        showsItsHelp();
        asksWhereTo();
        leavesFieldsAlone();
        canBeSwitchedOff();
        assertThat(console).as("console").isEmpty();
        assertThat(page.request().get(portal + "/customers").text())
                .as("nothing offered without script")
                .contains("data-gh-dialog=\"gh-keys\" hidden", "aria-keyshortcuts=\"Control+K\" hidden");
    }

    private void followsLetters() {
        walker.open(portal + "/");
        type("g", "c");
        arrives("/customers");
        type("g", "i");
        arrives("/invitations");
        type("g", "j");
        arrives("/jobs");
        type("g", "x", "c");
        assertThat(path()).isEqualTo("/jobs");
    }

    private void showsItsHelp() {
        type("?");
        Locator help = dialog("Keyboard");
        assertThat(help.isVisible()).isTrue();
        List<String> said = help.locator("dl > div").allInnerTexts().stream()
                .map(line -> line.replaceAll("\\s+", " ").strip())
                .toList();
        assertThat(said)
                .contains("? This help", "/ Search this list", "g c Go to Customers", "g i Go to Invitations")
                .contains("g j Go to Jobs", "Ctrl K Go to a page or a customer");
        assertThat(page.evaluate("() => document.activeElement.closest('dialog').id"))
                .isEqualTo("gh-keys");
        assertThat(PageInspection.of(page)).isEmpty();
        type("g", "c");
        assertThat(path()).as("behind an open dialog").isEqualTo("/jobs");
        type("Escape");
        assertThat(help.isVisible()).isFalse();
    }

    private void asksWhereTo() {
        type("Control+k");
        Locator where = dialog("Go to a page or a customer");
        assertThat(where.isVisible()).isTrue();
        page.keyboard().type("inv");
        assertThat(where.locator("[role=status]").innerText()).isEqualTo("Enter opens Invitations.");
        assertThat(where.locator("nav a:visible").allInnerTexts()).containsExactly("Invitations");
        type("Enter");
        arrives("/invitations");
        type("Control+k");
        page.keyboard().type("a b&c");
        assertThat(where.locator("[role=status]").innerText()).isEqualTo("Enter finds customers by “a b&c”.");
        type("Enter");
        arrives("/customers");
        assertThat(page.locator("main input[name=query]").inputValue()).isEqualTo("a b&c");
    }

    private void leavesFieldsAlone() {
        walker.open(portal + "/customers");
        type("/");
        page.keyboard().type("gj?/");
        assertThat(page.locator("main input[name=query]").inputValue()).isEqualTo("gj?/");
        assertThat(path()).isEqualTo("/customers");
        assertThat(page.locator("dialog[open]").count()).isZero();
    }

    /** The list of jobs loads itself anew every other second while something runs. */
    void staysWhereItIsOnAPageThatLoadsItself() {
        walker.open(portal + "/jobs");
        Locator tab = page.locator("#job-tabs a[href*=failed]");
        tab.focus();
        for (int i = 0; i < 2; i++) {
            page.evaluate("() => document.querySelector('#job-tabs nav').classList.add('seen')");
            page.waitForCondition(() -> page.locator("#job-tabs nav.seen").count() == 0);
        }
        page.waitForTimeout(100);
        assertThat(page.evaluate("() => document.activeElement.getAttribute('href')"))
                .isEqualTo(tab.getAttribute("href"));
        type("Enter");
        page.waitForURL(url -> url.contains("show=failed"));
    }

    private void canBeSwitchedOff() {
        walker.open(portal + "/customers");
        single(false);
        page.reload();
        type("g", "j", "?", "/");
        assertThat(page.locator("dialog[open]").count()).isZero();
        assertThat(path()).isEqualTo("/customers");
        type("Control+k");
        assertThat(dialog("Go to a page or a customer").isVisible()).isTrue();
        type("Escape");
        single(true);
        type("g", "j");
        arrives("/jobs");
    }

    /** By the menu, which is there for those who use no keys of one letter. */
    private void single(boolean wanted) {
        page.locator(".gh-person > summary").click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Keyboard"))
                .click();
        dialog("Keyboard").getByLabel("Use keys of one letter").setChecked(wanted);
        walker.press("Close");
    }

    private Locator dialog(String name) {
        return page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName(name));
    }

    private void type(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    private void arrives(String wanted) {
        page.waitForURL(url -> URI.create(url).getPath().equals(wanted));
        page.waitForLoadState();
    }

    private String path() {
        return URI.create(page.url()).getPath();
    }
}
