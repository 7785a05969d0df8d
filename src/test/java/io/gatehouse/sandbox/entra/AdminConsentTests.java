package io.gatehouse.sandbox.entra;

import static io.gatehouse.sandbox.entra.Browser.heading;
import static io.gatehouse.sandbox.entra.Browser.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Tenant;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminConsentTests {

    private static final String V2 = "v2.0/adminconsent";
    private static final String V1 = "adminconsent";
    private static final String DEFAULT = "https://graph.microsoft.com/.default";

    private static Sandbox sandbox;
    private Browser browser;

    @BeforeAll
    static void start() {
        sandbox = Browser.start();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void open() {
        browser = new Browser(sandbox);
    }

    @AfterEach
    void restore() {
        contoso().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID).ifPresent(sandbox.world()::remove);
        sandbox.world().change(() -> sandbox.world().chaos().set(now -> Chaos.State.NORMAL));
    }

    @ParameterizedTest
    @ValueSource(strings = {V1, V2})
    void grantsEverythingForEverybody(String endpoint) {
        HttpResponse<String> page = browser.signIn(url("organizations", endpoint, DEFAULT), SandboxFacts.CONTOSO_ADMIN);
        assertThat(heading(page)).startsWith("Permissions requested: review for your organization");

        Map<String, String> answer = query(browser.consent(page, "accept", false));

        assertThat(answer)
                .containsEntry("admin_consent", "True")
                .containsEntry("tenant", SandboxFacts.CONTOSO)
                .containsEntry("state", "s-1")
                .doesNotContainKey("error");
        assertThat(answer.containsKey("scope")).isEqualTo(endpoint.equals(V2));
        assertThat(contoso().grants().values()).singleElement().satisfies(grant -> {
            assertThat(grant.consentType()).isEqualTo("AllPrincipals");
            assertThat(grant.scopes()).hasSize(9);
        });
    }

    @Test
    void grantsOnlyTheNamedScopes() {
        HttpResponse<String> page =
                browser.signIn(url("contoso.com", V2, "User.Read Group.Read.All"), SandboxFacts.CONTOSO_ADMIN);

        Map<String, String> answer = query(browser.consent(page, "accept", false));

        assertThat(answer)
                .containsEntry(
                        "scope", "https://graph.microsoft.com/User.Read https://graph.microsoft.com/Group.Read.All");
    }

    @Test
    void carriesAdminConsentTrueOnErrorsToo() {
        HttpResponse<String> page = browser.signIn(url("organizations", V2, DEFAULT), SandboxFacts.CONTOSO_ADMIN);

        Map<String, String> answer = query(browser.consent(page, "cancel", false));

        assertThat(answer)
                .containsEntry("admin_consent", "True")
                .containsEntry("error", "consent_required")
                .containsEntry("state", "s-1");
        assertThat(answer.get("error_description")).startsWith("AADSTS65004: ");
        assertThat(contoso().grants()).isEmpty();
    }

    @Test
    void answersTheOldWayAtTheOldEndpoint() {
        HttpResponse<String> page = browser.signIn(url("common", V1, null), SandboxFacts.CONTOSO_ADMIN);

        assertThat(query(browser.consent(page, "cancel", false)))
                .containsEntry("error", "permission_denied")
                .containsEntry("error_description", "The admin canceled the request");
    }

    @ParameterizedTest
    @ValueSource(strings = {V1, V2})
    void stopsEverybodyElse(String endpoint) {
        HttpResponse<String> page = browser.signIn(url("organizations", endpoint, DEFAULT), SandboxFacts.TAILSPIN_USER);

        assertThat(heading(page)).isEqualTo("Need admin approval");
        assertThat(page.statusCode()).isEqualTo(200);
    }

    @Test
    void refusesBadRequests() {
        assertThat(query(browser.get(url("common", V2, DEFAULT)))).containsEntry("error", "invalid_request");
        assertThat(query(browser.get(url("organizations", V2, null)))).containsEntry("error", "invalid_request");
        assertThat(query(browser.get(url("organizations", V2, "Made.Up")))).containsEntry("error", "invalid_scope");
        HttpResponse<String> evil =
                browser.get(url("organizations", V2, DEFAULT).replace("8080", "8080.evil.example"));
        assertThat(evil.statusCode()).isEqualTo(400);
        assertThat(evil.body()).contains("AADSTS50011");
    }

    @Test
    void forcesAnError() {
        sandbox.world().change(() -> sandbox.world().chaos().force(Chaos.At.ADMIN_CONSENT, 65001, 1));

        assertThat(query(browser.get(url("organizations", V2, DEFAULT))))
                .containsEntry("admin_consent", "True")
                .containsEntry("error", "consent_required");
    }

    @Test
    void replicatesLateWhenTheSwitchSaysSo() {
        sandbox.world()
                .change(() -> sandbox.world()
                        .chaos()
                        .set(now -> new Chaos.State(0, null, false, false, false, false, 60, Map.of())));
        HttpResponse<String> page = browser.signIn(url("organizations", V2, DEFAULT), SandboxFacts.CONTOSO_ADMIN);
        browser.consent(page, "accept", false);

        assertThat(appToken().statusCode()).isEqualTo(401);
        sandbox.world().forward(java.time.Duration.ofSeconds(61));
        assertThat(appToken().statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> appToken() {
        return browser.token(SandboxFacts.CONTOSO, "grant_type", "client_credentials", "scope", DEFAULT);
    }

    private static Tenant contoso() {
        return sandbox.world().tenant(SandboxFacts.CONTOSO).orElseThrow();
    }

    private static String url(String tenant, String endpoint, String scope) {
        return sandbox.loginEndpoint() + "/" + tenant + "/" + endpoint + "?client_id=" + SandboxFacts.PORTAL_CLIENT_ID
                + "&state=s-1&redirect_uri=" + URLEncoder.encode(Browser.CALLBACK, StandardCharsets.UTF_8)
                + (scope == null ? "" : "&scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8));
    }
}
