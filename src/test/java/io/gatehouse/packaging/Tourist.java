package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A visitor of the demo, without JavaScript, who does what the guide strip says and looks at it on every kind of page. */
final class Tourist {

    private static final Pattern STRIP = Pattern.compile("<nav class=\"gh-guide\".*?</nav>", Pattern.DOTALL);
    private static final Pattern STEP = Pattern.compile("<li>.*?</li>", Pattern.DOTALL);
    private static final Pattern LABELLED = Pattern.compile("<a href=\"([^\"]+)\"[^>]*>(.*?)</a>", Pattern.DOTALL);
    private static final Pattern INSIDE =
            Pattern.compile("<a [^>]*?href=\"((/(?!api/)[a-z0-9/-]*)([?][^\"#]*)?)[\"#](?![^>]*\\sdownload)");
    private static final String ID = "[0-9a-f]{8}-[0-9a-f-]{27}";
    private static final Pattern LINK = Pattern.compile("http://localhost:\\d+/authenticate/[A-Za-z0-9_-]{43}");

    private final String portal;
    private final String sandbox;
    private final TestBrowser operator;
    private String link = "";
    private String halfWay = "";

    Tourist(String portal, String sandbox) {
        this.portal = portal;
        this.sandbox = sandbox;
        this.operator = browser();
    }

    Page home() {
        Page page = operator.open(portal + "/");
        if (page.address().toString().startsWith(sandbox)) {
            page = operator.submit(page, page.forms().getLast(), Map.of("username", SandboxFacts.OWNER_UPN));
        }
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.address()).asString().startsWith(portal);
        return page;
    }

    Page page(String address) {
        return operator.open(address);
    }

    private TestBrowser browser() {
        return new TestBrowser(portal, portal).speaking("en");
    }

    /** From "Add customer" to "Break it"; the users come slowly enough to be waited for. */
    void doEverything() {
        assertEverywhere("current next next next next next");
        Page proposed = addCustomer("contoso", "Contoso Ltd", "contoso.com", SandboxFacts.CONTOSO_ADMIN);
        assertEverywhere("done current next next next next");

        invite(proposed, SandboxFacts.CONTOSO_ADMIN, "AUTOMATIC");
        assertEverywhere("done done current next next next");

        TestBrowser admin = browser();
        link = link(SandboxFacts.CONTOSO_ADMIN);
        Page wizard = admin.open(link);
        assertThat(steps(wizard)).isEqualTo("done done done current next next");
        assertEverywhere("done done done current next next");
        assertOnErrorPages("done done done current next next", admin);

        consent(admin, admin.open(link));
        await().atMost(Duration.ofMinutes(2)).until(() -> steps(home()), "done done done done done current"::equals);
        assertEverywhere("done done done done done current");

        press("/chaos/revoke", Map.of("tenant", SandboxFacts.CONTOSO));
        await().atMost(Duration.ofMinutes(2)).until(() -> steps(home()), "done done done done done done"::equals);
        assertEverywhere("done done done done done done");
        followTheStrip();
        assertOnEveryKindOfPage("done done done done done done");
    }

    /** One of each kind that links lead to from home, and from there; what is loaded down is no page. */
    private void assertOnEveryKindOfPage(String states) {
        Map<String, String> kinds = new LinkedHashMap<>();
        Deque<Page> found = new ArrayDeque<>(List.of(home()));
        while (!found.isEmpty()) {
            for (MatchResult link : INSIDE.matcher(found.pop().body()).results().toList()) {
                String path = link.group(1).replace("&amp;", "&");
                if (kinds.putIfAbsent(link.group(2).replaceAll(ID, "{id}"), path) == null) {
                    Page page = operator.open(portal + path);
                    assertThat(page.status()).as(path).isEqualTo(200);
                    assertThat(steps(page)).as(path).isEqualTo(states);
                    found.add(page);
                }
            }
        }
        assertThat(kinds)
                .containsKeys(
                        "/customers",
                        "/customers/new",
                        "/customers/{id}",
                        "/customers/{id}/activity",
                        "/customers/{id}/directory",
                        "/invitations",
                        "/invitations/new",
                        "/invitations/{id}",
                        "/connections/{id}",
                        "/connections/{id}/disconnect",
                        "/jobs",
                        "/jobs/{id}",
                        "/alerts",
                        "/alerts/{id}",
                        "/audit",
                        "/settings",
                        "/profiles",
                        "/profiles/direct-routing");
        System.out.println("Pages of the demo with the guide: " + kinds.size() + " kinds");
    }

    /** Each step by its words, from a page of the portal and from one of the sandbox. */
    private void followTheStrip() {
        for (Page from : List.of(home(), operator.open(sandbox + "/chaos"))) {
            Map<String, String> leads = new LinkedHashMap<>();
            for (MatchResult step : LABELLED.matcher(STRIP.matcher(from.body())
                            .results()
                            .findFirst()
                            .orElseThrow()
                            .group())
                    .results()
                    .toList()) {
                Page there = operator.open(from.address()
                        .resolve(step.group(1).replace("&amp;", "&"))
                        .toString());
                assertThat(there.status()).isEqualTo(200);
                leads.putIfAbsent(
                        Html.text(step.group(2))
                                .replaceAll("\\(done\\)|^\\d", "")
                                .strip(),
                        title(there));
            }
            assertThat(leads)
                    .as("from " + from.address())
                    .containsExactly(
                            Map.entry("Add customer", "Add a customer"),
                            Map.entry("Send invitation", "New invitation"),
                            Map.entry("Open mail", "Inbox"),
                            Map.entry("Consent", "Inbox"),
                            Map.entry("Watch users arrive", "Contoso Ltd: Directory"),
                            Map.entry("Break it", "Chaos"));
        }
    }

    private static String title(Page page) {
        boolean directory =
                page.address().getPath().endsWith("/directory") && page.body().contains("Adele Vance");
        return page.h1() + (directory ? ": Directory" : "");
    }

    /** Leaves two customers between two steps: one waits for the provider's word, one was only written to. */
    void leaveHalfWay() {
        Page waiting = invite(
                addCustomer("adatum", "Adatum Corporation", "adatum.com", SandboxFacts.ADATUM_ADMIN),
                SandboxFacts.ADATUM_ADMIN,
                "OPERATOR");
        TestBrowser admin = browser();
        Page wizard = admin.open(link(SandboxFacts.ADATUM_ADMIN));
        Page picker = admin.submit(wizard, posted(wizard, "/authenticate/start"), Map.of());
        Page consent = admin.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.ADATUM_ADMIN));
        Page end =
                admin.submit(consent, consent.forms().getFirst(), Map.of("decision", "accept", "organization", "true"));
        assertThat(end.h1()).isEqualTo("Northern Voice confirms your organisation");
        halfWay = waiting.address().getPath() + "/add";

        invite(
                addCustomer("proseware", "Proseware", "proseware.example", "owner@proseware.example"),
                "owner@proseware.example",
                "AUTOMATIC");
    }

    /** What was begun before a restart goes on after it. */
    void goOn() {
        home();
        Page waiting = operator.open(portal + halfWay);
        Page added = operator.submit(waiting, posted(waiting, halfWay), Map.of());
        assertThat(added.address().getPath()).as(added.h1()).startsWith("/customers/");
        assertThat(browser().open(link("owner@proseware.example")).h1())
                .isEqualTo("Connect Proseware to Northern Voice");
        assertThat(browser().open(link).h1()).isEqualTo("Contoso Ltd is connected");
    }

    private Page addCustomer(String shortName, String name, String domain, String contact) {
        Page form = operator.open(portal + "/customers/new");
        Page saved = operator.submit(
                form,
                posted(form, "/customers"),
                Map.of(
                        "shortName", shortName,
                        "displayName", name,
                        "tenant", domain,
                        "contactEmail", contact,
                        "invite", "true"));
        assertThat(saved.address().getPath()).as(saved.h1()).isEqualTo("/invitations/new");
        return saved;
    }

    /** Sends the proposed invitation; answers its page. */
    private Page invite(Page proposed, String recipient, String completion) {
        Page sent = operator.submit(
                proposed,
                posted(proposed, "/invitations"),
                Map.of(
                        "customer",
                        Html.first(proposed.address().toString(), "customer=([0-9a-f-]{36})"),
                        "profile",
                        "direct-routing",
                        "recipients",
                        recipient,
                        "expiresInHours",
                        "336",
                        "completion",
                        completion));
        assertThat(sent.address().getPath()).as(sent.h1()).matches("/invitations/[0-9a-f-]{36}");
        return sent;
    }

    private void consent(TestBrowser admin, Page wizard) {
        Page picker = admin.submit(wizard, posted(wizard, "/authenticate/start"), Map.of());
        assertThat(steps(picker)).as("at the sign-in").isEqualTo("done done done current next next");
        Page consent = admin.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.CONTOSO_ADMIN));
        assertThat(steps(consent)).as("at the consent").isEqualTo("done done done current next next");
        press("/chaos/switch", Map.of("latencyMillis", "400"));
        Page end =
                admin.submit(consent, consent.forms().getFirst(), Map.of("decision", "accept", "organization", "true"));
        assertThat(end.h1()).isEqualTo("Contoso Ltd is connected");
        assertThat(steps(end)).isEqualTo("done done done done current next");
        press("/chaos/normal", Map.of());
    }

    private void press(String action, Map<String, String> values) {
        Page chaos = operator.open(sandbox + "/chaos");
        Html.Form form = chaos.forms().stream()
                .filter(each -> each.action().equals(action))
                .filter(each ->
                        values.keySet().stream().allMatch(name -> each.body().contains("name=\"" + name + "\"")))
                .findFirst()
                .orElseThrow();
        Page done = operator.submit(chaos, form, values);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.address().getPath()).isEqualTo("/chaos");
    }

    /** The link in the newest mail to somebody, found in the inbox as a person finds it. */
    private String link(String recipient) {
        String list = sandbox + "/inbox?to=" + recipient;
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !mail(operator.open(list)).isEmpty());
        Page mail = operator.open(sandbox + mail(operator.open(list)));
        assertThat(mail.body()).contains(recipient);
        return LINK.matcher(mail.body())
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElseThrow();
    }

    private static String mail(Page inbox) {
        return Html.first(inbox.body(), "href=\"(/inbox/[^\"]+)\"");
    }

    private static Html.Form posted(Page page, String action) {
        return page.forms().stream()
                .filter(form -> form.method().equals("post") && form.action().equals(action))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No form " + action + " on " + page.address()));
    }

    private void assertEverywhere(String states) {
        assertThat(steps(home())).as("at home").isEqualTo(states);
        assertThat(steps(operator.open(sandbox + "/inbox"))).as("in the inbox").isEqualTo(states);
        assertThat(steps(operator.open(sandbox + "/chaos")))
                .as("on the chaos page")
                .isEqualTo(states);
    }

    /** Pages of which nobody thinks, which tell that something is not as it should be. */
    private void assertOnErrorPages(String states, TestBrowser admin) {
        TestBrowser nobody = browser();
        Map<String, Page> pages = new LinkedHashMap<>();
        pages.put("404 for an operator", operator.open(portal + "/nothing-here"));
        pages.put("404 for an unknown customer", operator.open(portal + "/customers/" + UUID.randomUUID()));
        pages.put("403 for a stranger's form", strangersForm());
        pages.put("403 without a role", signedInAs(SandboxFacts.NO_ROLE_UPN));
        pages.put("403 for an auditor", auditorsPage("/customers/new"));
        pages.put("404 for a link that is not known", nobody.open(portal + "/authenticate/" + "x".repeat(43)));
        pages.put("400 without a link", nobody.open(portal + "/authenticate"));
        pages.put("404 in the wizard", nobody.open(portal + "/authenticate/nothing/here"));
        pages.put("400 for a forged answer", admin.open(portal + "/authenticate/OAuth2Callback?state=x&code=x"));
        pages.put("404 at the sandbox", nobody.open(sandbox + "/nothing-here"));
        pages.put("503 while Microsoft is down", whileMicrosoftIsDown());
        pages.forEach((what, page) -> {
            assertThat(page.status()).as(what).isEqualTo(Integer.parseInt(what.substring(0, 3)));
            assertThat(page.body()).as(what).containsOnlyOnce("<h1");
            assertThat(steps(page)).as(what).isEqualTo(states);
        });
    }

    private Page strangersForm() {
        Page page = home();
        return operator.submit(
                page,
                new Html.Form("/customers", "post", Map.of("shortName", "stranger", "_csrf", "forged"), ""),
                Map.of());
    }

    private Page auditorsPage(String path) {
        TestBrowser auditor = browser();
        signIn(auditor, SandboxFacts.AUDITOR_UPN);
        return auditor.open(portal + path);
    }

    private Page signedInAs(String account) {
        return signIn(browser(), account);
    }

    private Page signIn(TestBrowser browser, String account) {
        Page picker = browser.open(portal + "/");
        return browser.submit(picker, picker.forms().getLast(), Map.of("username", account));
    }

    /** The code that comes back cannot be redeemed. */
    private Page whileMicrosoftIsDown() {
        TestBrowser admin = browser();
        Page wizard = admin.open(link);
        Page picker = admin.submit(wizard, posted(wizard, "/authenticate/start"), Map.of());
        Page consent = admin.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.CONTOSO_ADMIN));
        force("{\"at\":\"TOKEN\",\"code\":90033,\"count\":1}");
        return admin.submit(consent, consent.forms().getFirst(), Map.of("decision", "accept", "organization", "true"));
    }

    private void force(String json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox + "/_sandbox/force"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The states of the steps in their order; nothing without a strip. */
    static String steps(Page page) {
        String strip = STRIP.matcher(page.body())
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElse("");
        List<String> states = STEP.matcher(strip)
                .results()
                .map(MatchResult::group)
                .map(step -> step.contains("(done)") ? "done" : step.contains("aria-current") ? "current" : "next")
                .toList();
        // once for desks, once for phones
        assertThat(states.subList(states.size() / 2, states.size())).isEqualTo(states.subList(0, states.size() / 2));
        return String.join(" ", states.subList(0, states.size() / 2));
    }
}
