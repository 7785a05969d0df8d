package io.gatehouse.sandbox.desk.robot;

import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.desk.robot.Robot.Story;
import java.net.URI;

/** A customer's administrator in front of a browser: opens the link, signs in at Microsoft, consents or does not. */
record CustomerAdmin(Browser browser, SmallTenant tenant) {

    /** Acts out a story and returns the heading of the page where it ends. */
    String visit(URI link, Story story) {
        if (story == Story.NEVER_OPENS || story == Story.LET_EXPIRE) {
            return "Not opened";
        }
        WebPage wizard = browser.open(link);
        if (story == Story.STOPS_AT_WIZARD) {
            return wizard.heading();
        }
        WebPage signIn = browser.press(wizard.button("Continue with Microsoft")
                .orElseThrow(() -> new IllegalStateException(
                        "The wizard has no button \"Continue with Microsoft\": " + wizard.heading())));
        if (story == Story.STOPS_AT_MICROSOFT) {
            return signIn.heading();
        }
        String account = story == Story.WRONG_TENANT ? SandboxFacts.ADATUM_ADMIN : tenant.admin();
        return consent(signIn(signIn, account), story).heading();
    }

    private WebPage signIn(WebPage page, String account) {
        var shown = page.button(account);
        if (shown.isPresent()) {
            return browser.press(shown.get());
        }
        WebPage form = page.button("Next").isPresent()
                ? page
                : page.button("Use another account")
                        .map(browser::press)
                        .or(() -> page.link("Use another account").map(browser::open))
                        .orElse(page);
        var next = form.buttons().stream()
                .filter(button -> !button.form().open().isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Nowhere to type an account: " + form.heading()));
        return browser.press(next.with(next.form().open().getFirst(), account));
    }

    /** Ticks "on behalf of your organisation" where it is offered, then accepts, or cancels. */
    private WebPage consent(WebPage page, Story story) {
        if (story == Story.DECLINES) {
            return page.button("Cancel")
                    .map(browser::press)
                    .orElseThrow(() -> new IllegalStateException("There is nothing to decline: " + page.heading()));
        }
        var accept = page.button("Accept");
        if (accept.isEmpty()) {
            return page;
        }
        var button = accept.get();
        for (var box : button.form().boxes()) {
            button = button.with(box.getOrDefault("name", ""), box.getOrDefault("value", "on"));
        }
        return browser.press(button);
    }
}
