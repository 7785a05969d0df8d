package io.gatehouse.sandbox.entra;

import static io.gatehouse.sandbox.entra.Browser.heading;
import static io.gatehouse.sandbox.entra.Browser.location;
import static io.gatehouse.sandbox.entra.Browser.query;
import static io.gatehouse.sandbox.entra.Browser.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxFacts;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AuthorizeTests extends AuthorizeBase {

    static Stream<Arguments> pages() {
        return Stream.of(
                Arguments.of("organizations", new Object[] {"client_id", null}, 900144),
                Arguments.of(
                        "organizations", new Object[] {"client_id", "11111111-1111-4111-8111-111111111111"}, 700016),
                Arguments.of("organizations", new Object[] {"client_id", "nonsense<b>"}, 700016),
                Arguments.of("organizations", new Object[] {"redirect_uri", "https://evil.example/"}, 50011),
                Arguments.of("organizations", new Object[] {"redirect_uri", Browser.CALLBACK + "/"}, 50011),
                Arguments.of("organizations", new Object[] {"redirect_uri", Browser.CALLBACK + "?x=1"}, 50011),
                Arguments.of(
                        "organizations",
                        new Object[] {"redirect_uri", "http://localhost:8080/authenticate/oauth2callback"},
                        50011),
                Arguments.of(
                        "organizations",
                        new Object[] {"redirect_uri", "http://127.0.0.1:8080/authenticate/OAuth2Callback"},
                        50011),
                Arguments.of("no-such-tenant.example", new Object[] {}, 90002),
                Arguments.of("22222222-2222-4222-8222-222222222222", new Object[] {}, 90002),
                Arguments.of("organizations", new Object[] {"client_id", SandboxFacts.AUTOMATION_CLIENT_ID}, 50194),
                Arguments.of(
                        SandboxFacts.CONTOSO, new Object[] {"client_id", SandboxFacts.AUTOMATION_CLIENT_ID}, 700016));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void keepsErrorsToItselfWhenTheReplyAddressCannotBeTrusted(String tenant, Object[] changes, int code) {
        HttpResponse<String> answer = browser.get(browser.authorizeUrl(tenant, request(changes)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(location(answer)).isEmpty();
        assertThat(answer.body()).contains("AADSTS" + code).doesNotContain("<b>");
        assertThat(heading(answer)).startsWith("Sorry");
    }

    static Stream<Arguments> redirectedErrors() {
        return Stream.of(
                error("invalid_request", 900144, "response_type", null),
                error("unsupported_response_type", 70005, "response_type", "magic"),
                error("unsupported_response_type", 70005, "response_type", "token"),
                error("unsupported_response_type", 700054, "response_type", "code id_token"),
                error("invalid_request", 70007, "response_mode", "carrier_pigeon"),
                error("invalid_request", 900144, "scope", null),
                error("invalid_scope", 70011, "scope", "openid Mail.Invented"),
                error("invalid_scope", 70011, "scope", "https://graph.microsoft.com/.default User.Read"),
                error("invalid_resource", 500011, "scope", "api://unknown/.default"),
                error("invalid_request", 90013, "prompt", "sometimes"),
                error("invalid_request", 90013, "prompt", "select_account", "login_hint", "a@contoso.com"),
                error("invalid_request", 501491, "code_challenge", "short"),
                error("invalid_request", 501491, "code_challenge_method", "S512"),
                error("login_required", 50058, "prompt", "none"));
    }

    @ParameterizedTest
    @MethodSource("redirectedErrors")
    void sendsEveryOtherErrorToTheReplyAddress(String error, int code, Object[] changes) {
        HttpResponse<String> answer = browser.get(browser.authorizeUrl("organizations", request(changes)));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer)).startsWith(Browser.CALLBACK + "?");
        assertThat(query(answer))
                .containsEntry("error", error)
                .containsEntry("state", "state-1")
                .doesNotContainKey("code");
        assertThat(query(answer).get("error_description")).startsWith("AADSTS" + code + ": ");
    }

    @Test
    void ignoresThePortOfLocalhost() {
        HttpResponse<String> answer = browser.get(browser.authorizeUrl(
                "organizations", request("redirect_uri", "http://localhost:9999/authenticate/OAuth2Callback")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(heading(answer)).isEqualTo("Pick an account");
    }

    @ParameterizedTest
    @CsvSource({"query,?", "fragment,#"})
    void answersInTheModeAskedFor(String mode, String separator) {
        String url = browser.authorizeUrl("organizations", request("response_mode", mode));
        HttpResponse<String> answer = browser.consent(browser.signIn(url, SandboxFacts.CONTOSO_ADMIN), "accept", true);

        assertThat(location(answer)).startsWith(Browser.CALLBACK + separator);
        assertThat(query(answer)).containsKey("code").containsEntry("state", "state-1");
    }

    @Test
    void answersByFormPost() {
        String url = browser.authorizeUrl("organizations", request("response_mode", "form_post"));
        HttpResponse<String> answer = browser.consent(browser.signIn(url, SandboxFacts.CONTOSO_ADMIN), "accept", true);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("action=\"" + Browser.CALLBACK + "\"");
        assertThat(Browser.hidden(answer.body(), "state")).isEqualTo("state-1");
        assertThat(Browser.hidden(answer.body(), "code")).startsWith("0.A");
    }

    @Test
    void stripsMarkupFromState() {
        HttpResponse<String> answer =
                browser.get(browser.authorizeUrl("organizations", request("state", "a<script>b", "prompt", "none")));

        assertThat(query(answer)).containsEntry("state", "ab");
    }

    @ParameterizedTest
    @CsvSource({
        SandboxFacts.TAILSPIN_USER + ",Approval required,AADSTS90095",
        SandboxFacts.CONTOSO_USER + ",Need admin approval,AADSTS90094",
        SandboxFacts.WOODGROVE_ADMIN + ",You cannot access this right now,AADSTS53003",
        SandboxFacts.WOODGROVE_DEVICE_ADMIN + ",Set up your device to get access,AADSTS53000"
    })
    void keepsBlockedPeopleOnItsOwnPage(String account, String heading, String code) {
        HttpResponse<String> page = browser.signIn(browser.authorizeUrl("organizations", request()), account);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(heading(page)).isEqualTo(heading);
        assertThat(page.body()).contains(code, account).doesNotContain(Browser.CALLBACK + "?");
    }

    @Test
    void redirectsABlockedSignInWhenTheSwitchSaysSo() {
        sandbox.world()
                .change(() -> sandbox.world()
                        .chaos()
                        .set(now -> new Chaos.State(0, null, false, false, false, true, 0, java.util.Map.of())));

        HttpResponse<String> answer =
                browser.signIn(browser.authorizeUrl("organizations", request()), SandboxFacts.WOODGROVE_ADMIN);

        assertThat(query(answer)).containsEntry("error", "access_denied");
        assertThat(query(answer).get("error_description")).startsWith("AADSTS53003");
    }

    @Test
    void forcesTheNextErrorOnce() {
        sandbox.world().change(() -> sandbox.world().chaos().force(Chaos.At.AUTHORIZE, 50076, 1));

        HttpResponse<String> first = browser.get(browser.authorizeUrl("organizations", request()));
        HttpResponse<String> second = browser.get(browser.authorizeUrl("organizations", request()));

        assertThat(query(first)).containsEntry("error", "interaction_required");
        assertThat(second.statusCode()).isEqualTo(200);
    }

    @Test
    void keepsPersonalAndWorkAccountsApart() {
        HttpResponse<String> work =
                browser.signIn(browser.authorizeUrl("organizations", request()), SandboxFacts.PERSONAL_ACCOUNT);
        HttpResponse<String> personal =
                new Browser(sandbox).signIn(browser.authorizeUrl("consumers", request()), SandboxFacts.CONTOSO_ADMIN);
        HttpResponse<String> common = new Browser(sandbox)
                .signIn(
                        browser.authorizeUrl("common", request("scope", "openid User.Read")),
                        SandboxFacts.PERSONAL_ACCOUNT);

        assertThat(work.body()).contains("with a personal account");
        assertThat(personal.body()).contains("with a work or school account");
        assertThat(heading(common)).isEqualTo("Permissions requested");
    }

    @Test
    void knowsGuestsButNoStrangersAtATenant() {
        String url = browser.authorizeUrl(SandboxFacts.CONTOSO, request());
        HttpResponse<String> stranger = browser.signIn(url, SandboxFacts.FABRIKAM_ADMIN);
        HttpResponse<String> guest = new Browser(sandbox).signIn(url, SandboxFacts.GUEST);

        assertThat(stranger.body()).contains("AADSTS50020");
        assertThat(heading(guest)).isEqualTo("Need admin approval");
    }

    @Test
    void signsOutBeforeAnotherAccountIsChosen() {
        String url = browser.authorizeUrl("organizations", request());
        browser.signIn(url, SandboxFacts.WOODGROVE_ADMIN);

        HttpResponse<String> picker = browser.get(url.replace("/authorize?", "/authorize/account?"));

        assertThat(heading(picker)).isEqualTo("Pick an account");
        assertThat(picker.body()).doesNotContain("signed in");
        assertThat(heading(browser.get(url))).isEqualTo("Pick an account");
    }

    @Test
    void staysOnThePickerForAnUnknownName() {
        HttpResponse<String> page =
                browser.signIn(browser.authorizeUrl("organizations", request()), "nobody@contoso.com");

        assertThat(heading(page)).isEqualTo("Pick an account");
        assertThat(page.body()).contains("couldn&#39;t find an account");
    }

    @Test
    void signsOutAndGoesBackToARegisteredAddressOnly() {
        browser.signIn(browser.authorizeUrl("organizations", request()), SandboxFacts.CONTOSO_ADMIN);
        String logout = sandbox.loginEndpoint() + "/organizations/oauth2/v2.0/logout";

        HttpResponse<String> evil = browser.get(logout + "?post_logout_redirect_uri=https://evil.example/");
        HttpResponse<String> back = browser.get(logout + "?post_logout_redirect_uri=" + Browser.CALLBACK);

        assertThat(evil.statusCode()).isEqualTo(200);
        assertThat(location(back)).isEqualTo(Browser.CALLBACK);
        assertThat(heading(browser.get(browser.authorizeUrl("organizations", request()))))
                .isEqualTo("Pick an account");
    }
}
