package io.gatehouse.onboarding;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import java.util.Map;

/** What a person does on the sandbox's pages. */
public record AtMicrosoft(TestBrowser browser) {

    /**
     * Presses "Continue with Microsoft" and picks an account, where Microsoft does not go on with the one it knows from
     * before; answers whatever page comes then.
     */
    public Page signIn(Page start, String account) {
        Page picker = browser.submit(start, start.form("/authenticate/start"), Map.of());
        return picker.h1().equals("Pick an account") ? pick(picker, account) : picker;
    }

    public Page pick(Page picker, String account) {
        return browser.submit(picker, picker.forms().getLast(), Map.of("username", account));
    }

    public Page consent(Page consent) {
        return browser.submit(
                consent, consent.forms().getFirst(), Map.of("decision", "accept", "organization", "true"));
    }

    /** Accepts, and answers the address with code and state that Microsoft sends the browser to, not opened yet. */
    public String accepted(Page consent) {
        return browser.submitOnly(
                        consent, consent.forms().getFirst(), Map.of("decision", "accept", "organization", "true"))
                .response()
                .headers()
                .firstValue("location")
                .orElseThrow();
    }

    public Page consentForMyself(Page consent) {
        return browser.submit(consent, consent.forms().getFirst(), Map.of("decision", "accept"));
    }

    public Page cancel(Page consent) {
        return browser.submit(consent, consent.forms().getFirst(), Map.of("decision", "cancel"));
    }
}
