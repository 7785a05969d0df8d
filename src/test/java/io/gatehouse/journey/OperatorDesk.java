package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.sandbox.SandboxFacts;
import java.util.Map;

/** The provider's owner at work, signed in by OpenID Connect at the home tenant, in a browser without JavaScript. */
final class OperatorDesk {

    final TestBrowser browser;

    /** Signs in as people do: from the page they wanted, by way of Microsoft, back to that page. */
    OperatorDesk(String portal) {
        browser = new TestBrowser(portal, portal);
        Page picker = browser.open("/");
        assertThat(picker.address().toString()).doesNotStartWith(portal);
        assertThat(picker.address().getPath()).startsWith("/" + SandboxFacts.HOME_TENANT + "/");
        Page home = browser.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.OWNER_UPN));
        assertThat(home.status()).isEqualTo(200);
        assertThat(home.address().toString()).startsWith(portal);
        assertThat(home.h1()).isEqualTo("What needs you now");
        assertThat(browser.trail()).anyMatch(address -> address.getPath().equals("/login/oauth2/code/entra"));
    }

    Page see(String path) {
        Page page = browser.open(path);
        assertThat(page.status()).as(path).isEqualTo(200);
        return page;
    }

    /** Presses the button whose form goes to this address; answers the page that it leads to. */
    Page press(String path, String action) {
        Page page = see(path);
        return followed(browser.submit(page, page.form(action), Map.of()));
    }

    /** Fills in the form of a page that is posted to this address; answers the page that it leads to. */
    Page fill(Page page, String action, Map<String, String> fields) {
        Html.Form form = page.forms().stream()
                .filter(each -> each.method().equals("post") && each.action().equals(action))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No form " + action + " on " + page.address()));
        return followed(browser.submit(page, form, fields));
    }

    /** Sends what a form of the page would, whether the page shows it just now or not. */
    Page send(String path, String action, Map<String, String> fields) {
        String token = Html.first(see(path).body(), "name=\"_csrf\" content=\"([^\"]+)\"");
        Html.Form form = new Html.Form(action, "post", Map.of("_csrf", token), "");
        return followed(browser.submit(see(path), form, fields));
    }

    private static Page followed(Page page) {
        assertThat(page.status()).as(page.address() + page.body()).isEqualTo(200);
        return page;
    }
}
