package io.gatehouse.onboarding;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import java.util.Map;

/** What a person does on the sandbox's pages. */
record AtMicrosoft(TestBrowser browser) {

    /** Presses "Continue with Microsoft" and picks an account; answers whatever page comes then. */
    Page signIn(Page start, String account) {
        Page picker = browser.submit(start, start.form("/authenticate/start"), Map.of());
        return pick(picker, account);
    }

    Page pick(Page picker, String account) {
        return browser.submit(picker, picker.forms().getLast(), Map.of("username", account));
    }

    Page consent(Page consent) {
        return browser.submit(
                consent, consent.forms().getFirst(), Map.of("decision", "accept", "organization", "true"));
    }

    Page consentForMyself(Page consent) {
        return browser.submit(consent, consent.forms().getFirst(), Map.of("decision", "accept"));
    }

    Page cancel(Page consent) {
        return browser.submit(consent, consent.forms().getFirst(), Map.of("decision", "cancel"));
    }
}
