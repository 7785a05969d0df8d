package io.gatehouse.journey;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A person at a page: presses what a person would press, and remembers the status of the last document. */
final class Walker {

    final Page page;
    private final AtomicReference<@Nullable Response> last = new AtomicReference<>();

    Walker(Page page) {
        this.page = page;
        page.onResponse(response -> {
            if (response.request().isNavigationRequest()
                    && response.frame().parentFrame() == null
                    && (response.status() < 300 || response.status() >= 400)) {
                last.set(response);
            }
        });
    }

    /** A page that is just about to load itself anew may cut off what is opened instead: once more then, and again. */
    Walker open(String address) {
        for (int attempt = 1; ; attempt++) {
            try {
                page.navigate(address);
                return this;
            } catch (PlaywrightException e) {
                String why = String.valueOf(e.getMessage());
                boolean cutOff = why.contains("net::ERR_ABORTED") || why.contains("interrupted by another navigation");
                if (!cutOff || attempt == 5) {
                    throw e;
                }
                page.waitForLoadState();
            }
        }
    }

    Walker press(String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name))
                .first()
                .click();
        page.waitForLoadState();
        return this;
    }

    Walker follow(String name) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name))
                .first()
                .click();
        page.waitForLoadState();
        return this;
    }

    /** What a script finds on the page; once more where that was just loading itself anew. */
    Object ask(String script) {
        for (int attempt = 1; ; attempt++) {
            try {
                return page.evaluate(script);
            } catch (PlaywrightException e) {
                if (attempt == 5 || !String.valueOf(e.getMessage()).contains("context was destroyed")) {
                    throw e;
                }
                page.waitForLoadState();
            }
        }
    }

    /** At Microsoft's account picker: an account by its name, offered or typed. */
    Walker signInAs(String account) {
        page.locator("#username").fill(account);
        return press("Next");
    }

    /** At Microsoft's consent page. */
    Walker consent(boolean forTheOrganization) {
        if (forTheOrganization) {
            page.locator("#organization").check();
        }
        return press("Accept");
    }

    /** Keeps a page that looks anew every few seconds as it is at its next look: it does not leave while it is inspected. */
    Walker hold(String address) {
        still(address);
        page.waitForResponse(address, () -> {});
        page.waitForLoadState();
        return this;
    }

    /** Opens such a page as one that stays from its first look on. */
    Walker openStill(String address) {
        still(address);
        return open(address);
    }

    private void still(String address) {
        page.route(address, route -> {
            APIResponse answer = route.fetch();
            Map<String, String> headers = new HashMap<>(answer.headers());
            headers.remove("refresh");
            route.fulfill(new Route.FulfillOptions().setResponse(answer).setHeaders(headers));
        });
    }

    /** Fills one field and presses the form's main button, whatever the browser itself thinks of the value. */
    Walker send(String field, String value) {
        page.evaluate("() => document.querySelectorAll('main form').forEach((f) => (f.noValidate = true))");
        page.locator("[name=" + field + "]").first().fill(value);
        page.locator("main form button.gh-button-main").first().click();
        page.waitForLoadState();
        return this;
    }

    Walker openFirst(String selector) {
        page.locator(selector).first().click();
        page.waitForLoadState();
        return this;
    }

    String h1() {
        return page.locator("h1").first().innerText().strip();
    }

    String text() {
        return page.locator("body").innerText();
    }

    int status() {
        Response response = last.get();
        return response == null ? 0 : response.status();
    }
}
