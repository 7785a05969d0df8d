package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import java.time.Duration;

/** A person at the sandbox's own pages, inbox and chaos, who gets everywhere by clicking. */
final class SandboxPages {

    private final Walker walker;
    private final RunningPortal portal;

    SandboxPages(Walker walker, RunningPortal portal) {
        this.walker = walker;
        this.portal = portal;
    }

    /** Opens the newest mail to somebody whose subject holds these words, as soon as it is there. */
    SandboxPages openMail(String recipient, String subject) {
        Locator mail = walker.page
                .locator(".gh-mails a")
                .filter(new Locator.FilterOptions().setHasText(recipient))
                .filter(new Locator.FilterOptions().setHasText(subject))
                .first();
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    walker.open(portal.sandbox.inboxPage().toString());
                    return mail.count() > 0;
                });
        mail.click();
        walker.page.waitForLoadState();
        assertThat(walker.h1()).contains(subject);
        return this;
    }

    /** Where the open mail leads, for who keeps it for later. */
    String link() {
        return invitation().getAttribute("href");
    }

    /** Clicks the invitation's link in the open mail; the wizard comes in a new tab, as from every mail program. */
    Walker clickLink() {
        Page tab = walker.page.waitForPopup(() -> invitation().click());
        tab.waitForLoadState();
        return new Walker(tab);
    }

    private Locator invitation() {
        return walker.page
                .locator(".gh-links a")
                .filter(new Locator.FilterOptions().setHasText("/authenticate/"))
                .first();
    }

    /** The open mail without its looks, as who reads text alone gets it. */
    String mailText() {
        return walker.page.locator("#text").textContent();
    }

    SandboxPages slowDown(int milliseconds) {
        return chaos().switched(
                        "Latency", form -> form.locator("[name=latencyMillis]").fill(String.valueOf(milliseconds)));
    }

    SandboxPages revokeSignIns(String tenant) {
        return chaos().switched(
                        "Revoke refresh tokens",
                        form -> form.locator("select[name=tenant]").selectOption(new SelectOption().setValue(tenant)));
    }

    SandboxPages backToNormal() {
        chaos().walker.press("Back to normal");
        assertThat(walker.text()).contains("What you did");
        return this;
    }

    private SandboxPages chaos() {
        walker.open(portal.sandbox.chaosPage().toString());
        assertThat(walker.h1()).isEqualTo("Chaos");
        return this;
    }

    private SandboxPages switched(String name, java.util.function.Consumer<Locator> fill) {
        Locator form = walker.page
                .locator(".gh-row")
                .filter(new Locator.FilterOptions()
                        .setHas(walker.page.locator("h3", new Page.LocatorOptions().setHasText(name))))
                .locator("form");
        fill.accept(form);
        form.locator("button").click();
        walker.page.waitForLoadState();
        assertThat(walker.text()).contains("What you did");
        return this;
    }
}
