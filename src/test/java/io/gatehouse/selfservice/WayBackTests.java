package io.gatehouse.selfservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestSandbox;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Person;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody comes back while Microsoft is slow, and loads the page of his answer again. */
class WayBackTests extends SelfServiceBase {

    private static final String WAITING = "/authenticate/return";

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void calm() {
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        client.close();
    }

    @Test
    void letsInWhoLoadsTheAnswerAgain() throws Exception {
        connect(ConnectionMethod.DELEGATED_TOKEN);
        TestBrowser browser = browser();
        String answer = answer(browser, tenant.admin());

        Page again = loadedTwice(browser, answer);
        Page in = ended(browser);

        assertThat(again.h1()).isEqualTo("Waiting for Microsoft");
        assertThat(text(again)).contains("goes on by itself").doesNotContain("Consent", "Live test", "your link leads");
        assertThat(again.response().headers().firstValue("refresh")).contains("3");
        assertThat(in.address()).hasPath(PAGE);
        assertThat(text(in)).contains("Works", tenant.admin(), "Evidence");
        assertThat(trail("customer.entered")).hasSize(1);
        assertThat(kept()).as("it was told").isZero();
        assertThat(text(browser.open(answer))).as("who is in already").contains("Evidence");

        press(browser, browser.open(PAGE), "/leave", Map.of());
        Page left = browser.open(WAITING);
        assertThat(left.h1()).isEqualTo("This sign-in was used already");
        assertThat(text(left)).contains("Sign in again").doesNotContain(tenant.admin(), "stands in your organisation");
    }

    /** It had been looked at, and its page was on the way. */
    @Test
    void letsInWhoLosesThePageOnItsWay() throws Exception {
        connect(ConnectionMethod.DELEGATED_TOKEN);
        TestBrowser browser = browser();
        String answer = answer(browser, tenant.admin());
        assertThat(client.send(request(browser, answer), HttpResponse.BodyHandlers.discarding())
                        .headers()
                        .firstValue("location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith(PAGE));

        Page in = browser.open(answer);

        assertThat(in.address()).hasPath(PAGE);
        assertThat(text(in)).contains("Works", tenant.admin(), "Evidence");
        assertThat(trail("customer.entered")).hasSize(1);
        assertThat(kept()).as("it was told").isZero();
    }

    @Test
    void tellsWhoLoadsARefusedAnswerAgainWhy() throws Exception {
        connect(ConnectionMethod.DELEGATED_TOKEN);
        TestBrowser browser = browser();
        String answer = answer(browser, ordinaryPerson());

        Page again = loadedTwice(browser, answer);
        Page stopped = ended(browser);

        assertThat(again.h1()).isEqualTo("Waiting for Microsoft");
        assertThat(stopped.h1()).isEqualTo("You are not an administrator there");
        assertThat(stopped.address()).hasPath("/authenticate/stopped");
        assertThat(text(stopped)).contains("Sign in again");
        assertThat(browser.open(PAGE).form(WAITING).method()).isEqualTo("post");
    }

    /** The portal died over the answer, or what came out was told more than two minutes ago. */
    @Test
    void saysWhatToPressWhereNothingComesOut() throws Exception {
        connect(ConnectionMethod.DELEGATED_TOKEN);
        TestBrowser browser = browser();
        String answer = answer(browser, tenant.admin());
        assertThat(browser.open(WAITING).form(WAITING).method())
                .as("no answer yet")
                .isEqualTo("post");
        change("update authorization_state set consumed_at = now() - interval '3 minutes'"
                + " where customer_id = ? and flow = 'RETURN'");

        Page dead = browser.open(answer);

        assertThat(dead.h1()).isEqualTo("This sign-in was used already");
        assertThat(dead.address()).hasPath(WAITING);
        assertThat(dead.body()).contains("href=\"" + PAGE + "\"");
        assertThat(text(dead)).contains("Sign in again");

        change("update authorization_state set answered_at = consumed_at where customer_id = ? and flow = 'RETURN'");
        TestBrowser other = browser();
        String late = answer(other, tenant.admin());
        loadedTwice(other, late);
        await(() -> kept() == 1);
        change("update authorization_state set answered_at = answered_at - interval '2 minutes'"
                + " where customer_id = ? and came_back is not null");
        assertThat(other.open(WAITING).h1()).isEqualTo("This sign-in was used already");
    }

    /** The address with code and state, not opened yet. */
    private String answer(TestBrowser browser, String account) {
        browser.open(link.address());
        Page door = browser.open(PAGE);
        Page picker = browser.submit(door, door.form(WAITING), Map.of());
        Page page = browser.submitOnly(picker, picker.forms().getLast(), Map.of("username", account));
        for (int hop = 0; hop < 8; hop++) {
            String to = page.response().headers().firstValue("location").orElse("");
            if (to.contains("OAuth2Callback")) {
                return to;
            }
            page = to.isEmpty()
                    ? browser.submitOnly(page, page.forms().getFirst(), Map.of("decision", "accept"))
                    : browser.openOnly(page.address().resolve(to).toString());
        }
        throw new AssertionError("Never sent back: " + page.address() + page.body());
    }

    /** Leaves the first page before it comes, as browsers do. */
    private Page loadedTwice(TestBrowser browser, String answer) {
        sandbox.world().chaos().set(now -> new Chaos.State(2_000, null, false, false, false, false, 0, Map.of()));
        CompletableFuture<HttpResponse<Void>> left =
                client.sendAsync(request(browser, answer), HttpResponse.BodyHandlers.discarding());
        await(() -> inHand() == 1);
        Page again = browser.open(answer);
        left.join();
        return again;
    }

    /** What it brings back does not reach the browser. */
    private HttpRequest request(TestBrowser browser, String answer) {
        String cookies = browser.cookieValues().entrySet().stream()
                .map(Map.Entry::toString)
                .collect(Collectors.joining("; "));
        URI address = URI.create(answer.replace(TestSandbox.PUBLIC_URL, "http://localhost:" + port));
        return HttpRequest.newBuilder(address).header("Cookie", cookies).build();
    }

    private Page ended(TestBrowser browser) {
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        await(() -> inHand() == 0);
        return browser.open(WAITING);
    }

    private long inHand() {
        return single(
                "select count(*) from authorization_state where customer_id = ? and flow = 'RETURN'"
                        + " and consumed_at is not null and answered_at is null",
                Long.class);
    }

    private long kept() {
        return single("select count(*) from authorization_state where customer_id = ? and came_back <> ''", Long.class);
    }

    private void change(String sql) {
        rows.in(provider, () -> rows.jdbc().sql(sql).param(customer).update());
    }

    private String ordinaryPerson() {
        return there().people().values().stream()
                .filter(person -> person.present() && !person.guest() && !person.globalAdministrator())
                .map(Person::signInName)
                .findFirst()
                .orElseThrow();
    }
}
