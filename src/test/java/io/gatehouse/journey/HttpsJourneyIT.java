package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import io.gatehouse.TestDatabase;
import io.gatehouse.demo.TlsDoor;
import io.gatehouse.demo.TlsDoor.Answered;
import io.gatehouse.packaging.Installation;
import io.gatehouse.packaging.TrainedPortal;
import io.gatehouse.sandbox.SandboxFacts;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The production jar as real installations have it: under an https address of its own, behind a proxy that ends TLS, at
 * another site than Microsoft's. A real browser keeps its cookies, or the job cannot be done.
 */
@Execution(value = ExecutionMode.CONCURRENT, reason = "an installation and a browser of its own")
class HttpsJourneyIT {

    private static final Set<String> OF_PEOPLE =
            Set.of("__Host-gh_operator", "__Host-gh_csrf", "__Host-gh_return", "__Host-gh_wizard");

    /** Which colours and which language somebody likes; scripts may read the one of the colours. */
    private static final Set<String> PREFERENCES = Set.of("__Host-gh_theme", "__Host-gh_language");

    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s\"'<>]+");

    @TempDir
    Path directory;

    private Installation installation;

    @Test
    void connectsACustomerUnderAnHttpsAddress() {
        try (Chromium chromium = new Chromium();
                Installation portal = Installation.behindHttps(directory, TestDatabase.create(), Chromium.HOST)) {
            installation = portal;
            Installation.Replica started = portal.replica(TrainedPortal.arguments());
            try (TlsDoor door =
                    TlsDoor.open(Chromium.HOST, URI.create(portal.publicUrl()).getPort(), started.port())) {
                await("the portal is ready").atMost(Duration.ofMinutes(3)).until(() -> ready(started, door));
                walk(chromium);
                assertEveryAnswer(door.answers());
            }
        }
    }

    private static boolean ready(Installation.Replica portal, TlsDoor door) {
        assertThat(portal.process().alive()).as(portal.process().output()).isTrue();
        return door.ready();
    }

    private void walk(Chromium chromium) {
        String url = installation.publicUrl();
        try (BrowserContext desk = chromium.trusting();
                BrowserContext customers = chromium.trusting()) {
            Walker operator = new Walker(desk.newPage());
            String customer = invite(operator.open(url + "/customers/new").signInAs(SandboxFacts.OWNER_UPN));

            Walker admin = new Walker(customers.newPage()).open(mailedLink());
            assertThat(admin.h1()).isEqualTo("Connect Contoso Ltd to Northern Voice");
            admin.press("Continue with Microsoft")
                    .signInAs(SandboxFacts.CONTOSO_ADMIN)
                    .consent(true);
            assertThat(admin.h1()).isEqualTo("Contoso Ltd is connected");
            assertThat(admin.page.url()).startsWith(url + "/authenticate");
            assertKept(customers, "__Host-gh_wizard");

            assertThat(operator.open(url + customer).text()).contains("Contoso Ltd", "Healthy");
            assertKept(desk, "__Host-gh_operator", "__Host-gh_csrf");
            signOut(operator);
            assertThat(desk.cookies(url)).extracting(cookie -> cookie.name).doesNotContain("__Host-gh_operator");
            assertThat(operator.follow("Sign in with Microsoft").h1()).isEqualTo("Pick an account");
        }
        for (String reader : List.of(SandboxFacts.CONTOSO_ADMIN, SandboxFacts.OWNER_UPN)) {
            await("a mail to " + reader)
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> !ourAddresses(reader).isEmpty());
            assertThat(ourAddresses(reader)).as("in mails to " + reader).allMatch(each -> each.startsWith(url + "/"));
        }
    }

    /** Adds a customer and sends the invitation that the form proposes; answers the customer's path. */
    private String invite(Walker operator) {
        operator.page.locator("#shortName").fill("contoso");
        operator.page.locator("#displayName").fill("Contoso Ltd");
        operator.page.locator("[name=tenant]").fill("contoso.com");
        operator.page.locator("[name=contactEmail]").first().fill(SandboxFacts.CONTOSO_ADMIN);
        operator.openFirst("main form button.gh-button-main");
        assertThat(operator.page.url()).startsWith(installation.publicUrl() + "/invitations/new");
        String customer = Detours.parameter("customer", operator.page.url());
        operator.openFirst("main form button.gh-button-main");
        assertThat(operator.page.url()).startsWith(installation.publicUrl() + "/invitations/");
        return "/customers/" + customer;
    }

    private String mailedLink() {
        await("the invitation is mailed")
                .atMost(Duration.ofMinutes(2))
                .until(() -> !ourAddresses(SandboxFacts.CONTOSO_ADMIN).isEmpty());
        return ourAddresses(SandboxFacts.CONTOSO_ADMIN).stream()
                .filter(address -> address.contains("/authenticate/"))
                .findFirst()
                .orElseThrow();
    }

    /** Every address of this portal in the mails to somebody, however it is written. */
    private List<String> ourAddresses(String reader) {
        List<String> addresses = new ArrayList<>();
        String port = ":" + URI.create(installation.publicUrl()).getPort();
        new Automation(installation.publicUrl(), installation.sandbox().loginEndpoint())
                .mails(reader)
                .forEach(mail -> ADDRESS.matcher(mail.path("text").asString() + " "
                                + mail.path("html").asString())
                        .results()
                        .map(MatchResult::group)
                        .filter(address -> address.contains(Chromium.HOST) || address.contains(port))
                        .forEach(addresses::add));
        return addresses;
    }

    private static void signOut(Walker operator) {
        operator.page
                .locator("summary", new Page.LocatorOptions().setHasText("MJ"))
                .first()
                .click();
        operator.press("Sign out");
        assertThat(operator.h1()).isEqualTo("You are signed out");
    }

    private void assertKept(BrowserContext browser, String... names) {
        List<Cookie> kept = browser.cookies(installation.publicUrl());
        assertThat(kept).extracting(cookie -> cookie.name).contains(names);
        assertThat(kept).allSatisfy(cookie -> {
            assertThat(cookie.secure).as(cookie.name).isTrue();
            assertThat(cookie.httpOnly).as(cookie.name).isTrue();
            assertThat(cookie.domain).as(cookie.name).isEqualTo(Chromium.HOST);
        });
    }

    private void assertEveryAnswer(List<Answered> answers) {
        List<String> cookies = answers.stream()
                .flatMap(answer -> answer.all("Set-cookie").stream())
                .toList();
        assertThat(cookies).isNotEmpty().allSatisfy(HttpsJourneyIT::assertOfThisHostAlone);
        assertThat(cookies.stream().map(HttpsJourneyIT::name).collect(Collectors.toSet()))
                .containsAll(OF_PEOPLE);

        List<String> targets = answers.stream()
                .flatMap(answer -> answer.all("Location").stream())
                .toList();
        String login = installation.sandbox().loginEndpoint().toString();
        assertThat(targets)
                .allMatch(target -> target.startsWith("/")
                        || target.startsWith(installation.publicUrl() + "/")
                        || target.startsWith(login + "/"));
        assertThat(targets.stream()
                        .filter(target -> target.contains("redirect_uri="))
                        .map(target ->
                                URLDecoder.decode(Detours.parameter("redirect_uri", target), StandardCharsets.UTF_8))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        installation.publicUrl() + "/login/oauth2/code/entra",
                        installation.publicUrl() + "/authenticate/OAuth2Callback");

        List<Answered> pages = answers.stream()
                .filter(answer -> answer.all("Content-type").toString().contains("text/html"))
                .toList();
        assertThat(pages)
                .hasSizeGreaterThan(5)
                .allSatisfy(page -> assertThat(page.all("Strict-transport-security"))
                        .as(page.toString())
                        .containsExactly("max-age=31536000 ; includeSubDomains"));
    }

    private static void assertOfThisHostAlone(String cookie) {
        List<String> attributes =
                Arrays.stream(cookie.split(";\\s*")).skip(1).map(String::strip).toList();
        assertThat(attributes).as(cookie).contains("Secure", "Path=/").noneMatch(each -> each.startsWith("Domain"));
        if (PREFERENCES.contains(name(cookie))) {
            return;
        }
        assertThat(OF_PEOPLE).as(cookie).contains(name(cookie));
        boolean taken = cookie.startsWith(name(cookie) + "=;");
        assertThat(taken || attributes.contains("HttpOnly")).as(cookie).isTrue();
    }

    private static String name(String cookie) {
        return cookie.substring(0, cookie.indexOf('='));
    }
}
