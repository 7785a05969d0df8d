package io.gatehouse.provider.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.Html;
import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.provider.NotAnOperator;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.ProviderId;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.web.util.UriComponentsBuilder;

/** What people meet at the operators' sign-in who have no business there. */
@SandboxTest
class OperatorSignInTests {

    @LocalServerPort
    int port;

    @Autowired
    Rows rows;

    @Autowired
    Sandbox sandbox;

    @Autowired
    JwtDecoderFactory<ClientRegistration> decoders;

    @Autowired
    ClientRegistrationRepository registrations;

    @AfterEach
    void takeConsentBack() {
        World world = sandbox.world();
        world.change(() -> world.tenant(SandboxFacts.ADATUM)
                .flatMap(tenant -> tenant.servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID))
                .ifPresent(world::remove));
    }

    @Test
    void tellsSomebodyOfAnotherTenantWhoseAccountIsWanted() {
        TestBrowser browser = browser();
        String signIn = location(browser.openOnly("/customers"));
        String asked = location(browser.openOnly(signIn));
        Page consent = new AtMicrosoft(browser)
                .pick(
                        browser.open(asked.replace(SandboxFacts.HOME_TENANT, "organizations")),
                        SandboxFacts.ADATUM_ADMIN);

        Page refused = new AtMicrosoft(browser).consent(consent);

        assertRefused(refused, "This account belongs to another organisation");
        assertThat(refused.body())
                .contains("choose your work account at the provider", "Open the link in that mail instead");
        assertNoSession(browser);
    }

    @Test
    void namesTheAccountOfAStrangerWhomMicrosoftLetThrough() throws Exception {
        ClientRegistration entra = registrations.findByRegistrationId("entra");
        String idToken = idTokenAtOrganizations(SandboxFacts.ADATUM_ADMIN);

        assertThatExceptionOfType(NotAnOperator.class)
                .isThrownBy(() -> decoders.createDecoder(entra).decode(idToken))
                .satisfies(refusal -> {
                    assertThat(refusal.reason()).isEqualTo(NotAnOperator.Reason.OTHER_TENANT);
                    assertThat(refusal.account()).isEqualTo(SandboxFacts.ADATUM_ADMIN);
                });
        assertThat(refusals(rows.first(), SandboxFacts.ADATUM_ADMIN)).contains("OTHER_TENANT");
    }

    @Test
    void tellsGuestsThatTheyCannotWorkHere() {
        Person guest = guestAtHome("g.ruiz@adatum.com");
        TestBrowser browser = browser();

        Page refused = new AtMicrosoft(browser).pick(browser.open("/customers"), guest.signInName());

        assertRefused(refused, "Guest accounts cannot work here");
        assertThat(refused.body()).contains(guest.signInName(), "or ask an owner for one");
        assertNoSession(browser);
        assertThat(refusals(rows.first(), guest.signInName())).contains("GUEST");
    }

    /** Entra says {@code access_denied} of all of them (E:reference-error-codes); the code tells what happened. */
    @ParameterizedTest
    @CsvSource({
        "the user canceled the authentication, You cancelled the sign-in",
        "AADSTS65004: User declined to consent to access the app., You cancelled the sign-in",
        "AADSTS50105: Your administrator has configured the application to block users., "
                + "This account is not assigned to Gatehouse",
        "AADSTS53003: Access has been blocked by Conditional Access policies., "
                + "Your organisation’s rules do not let you in",
        "AADSTS50057: The user account is disabled., Your organisation’s rules do not let you in",
        "AADSTS90094: An admin of the organisation must consent first., Nobody has consented to Gatehouse yet",
        "AADSTS50020: User account does not exist in tenant., This account belongs to another organisation",
        "AADSTS50055: The password is expired., The sign-in could not be completed"
    })
    void saysWhyMicrosoftLetNobodyIn(String description, String h1) {
        TestBrowser browser = browser();
        String asked = location(browser.openOnly(location(browser.openOnly("/customers"))));
        Map<String, String> parameters = UriComponentsBuilder.fromUriString(asked)
                .build()
                .getQueryParams()
                .toSingleValueMap();

        Page refused = browser.open(decoded(parameters, "redirect_uri")
                + "?error=access_denied"
                + "&error_description=" + URLEncoder.encode(description, StandardCharsets.UTF_8)
                + "&state=" + URLEncoder.encode(decoded(parameters, "state"), StandardCharsets.UTF_8));

        assertRefused(refused, h1);
        assertNoSession(browser);
    }

    /** S4-36. */
    @Test
    void tellsWhoIsSignedInAndSignsOut() {
        TestBrowser browser = browser();
        Page desk = new AtMicrosoft(browser).pick(browser.open("/customers"), SandboxFacts.OPERATOR_UPN);
        assertThat(desk.h1()).isEqualTo("What needs you now");
        assertThat(Html.text(desk.body())).contains(SandboxFacts.OPERATOR_UPN, "Sign out");

        Page gone = browser.submit(desk, desk.form("/logout"), Map.of());

        assertThat(gone.h1()).isEqualTo("You are signed out");
        assertNoSession(browser);
    }

    private String refusals(ProviderId provider, String account) {
        return rows.in(
                provider,
                () -> String.join(
                        "\n",
                        rows.jdbc()
                                .sql("select details from audit_entry where action = 'operator.refused'"
                                        + " and subject_name = ?")
                                .param(account)
                                .query(String.class)
                                .list()));
    }

    private static void assertRefused(Page page, String h1) {
        assertThat(page.h1()).isEqualTo(h1);
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.address()).hasPath("/sign-in-refused");
        assertThat(page.body())
                .contains("You are not signed in", "Sign in again")
                .doesNotContain("??", "null");
    }

    private static String decoded(Map<String, String> parameters, String name) {
        return URLDecoder.decode(parameters.getOrDefault(name, ""), StandardCharsets.UTF_8);
    }

    /** The next page asked for leads to the sign-in again. */
    private static void assertNoSession(TestBrowser browser) {
        Page next = browser.openOnly("/customers");
        assertThat(next.status()).isEqualTo(302);
        assertThat(location(next)).contains("/oauth2/authorization/entra");
    }

    private Person guestAtHome(String mail) {
        var tenant = sandbox.world().tenant(SandboxFacts.HOME_TENANT).orElseThrow();
        Person account = sandbox.world().account(SandboxFacts.ADATUM_ADMIN).orElseThrow();
        Person.Profile like = account.profile();
        sandbox.world()
                .save(new Person(
                        id(),
                        SandboxFacts.ADATUM,
                        profile(like, mail, null, "Member"),
                        new Person.Access(Set.of(), null, Person.SignInRule.ALLOWED, null),
                        0,
                        null));
        return sandbox.world()
                .save(new Person(
                        id(),
                        tenant.id(),
                        profile(like, mail.replace('@', '_') + "#EXT#@northernvoice.example", mail, "Guest"),
                        new Person.Access(Set.of(), SandboxFacts.ADATUM, Person.SignInRule.ALLOWED, null),
                        0,
                        null));
    }

    private static Person.Profile profile(Person.Profile like, String upn, String mail, String type) {
        return new Person.Profile(
                "Gloria Ruiz",
                null,
                null,
                upn,
                mail,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                true,
                type,
                like.createdAt());
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    /** What a multitenant registration is answered when nobody names a tenant. */
    private String idTokenAtOrganizations(String account) throws Exception {
        String redirect = TestSandbox.PUBLIC_URL + "/login/oauth2/code/entra";
        String endpoint = sandbox.loginEndpoint() + "/organizations/oauth2/v2.0/";
        TestBrowser browser = browser();
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page picker = browser.open(endpoint + "authorize?client_id=" + SandboxFacts.PORTAL_CLIENT_ID
                + "&response_type=code&scope=openid%20profile&nonce=n"
                + Instant.now().getNano() + "&redirect_uri="
                + encoded(redirect));
        String callback = microsoft.accepted(microsoft.pick(picker, account));
        Map<String, String> form = Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                SandboxFacts.PORTAL_CLIENT_ID,
                "client_secret",
                SandboxFacts.PORTAL_CLIENT_SECRET,
                "redirect_uri",
                redirect,
                "code",
                URI.create(callback).getQuery().replaceFirst("^(?:.*&)?code=([^&]+).*$", "$1"));
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .reduce((one, other) -> one + "&" + other)
                .orElseThrow();
        HttpRequest redeem = HttpRequest.newBuilder(URI.create(endpoint + "token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String answer =
                    client.send(redeem, HttpResponse.BodyHandlers.ofString()).body();
            Matcher token = Pattern.compile("\"id_token\":\"([^\"]+)\"").matcher(answer);
            assertThat(token.find()).as(answer).isTrue();
            return token.group(1);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String location(Page answer) {
        return answer.response().headers().firstValue("location").orElseThrow();
    }

    private TestBrowser browser() {
        return new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
    }
}
