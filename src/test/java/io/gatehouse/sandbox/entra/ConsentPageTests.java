package io.gatehouse.sandbox.entra;

import static io.gatehouse.sandbox.entra.Browser.heading;
import static io.gatehouse.sandbox.entra.Browser.query;
import static io.gatehouse.sandbox.entra.Browser.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Application.Publisher;
import io.gatehouse.sandbox.Grant;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the consent page shows, and what follows from each answer to it. */
class ConsentPageTests extends AuthorizeBase {

    @Test
    void showsAnAdminWhatTheAppWants() {
        HttpResponse<String> page =
                browser.signIn(browser.authorizeUrl("organizations", request()), SandboxFacts.CONTOSO_ADMIN);

        assertThat(heading(page)).isEqualTo("Permissions requested");
        assertThat(page.body())
                .contains("Northern Voice Connect", "Northern Voice AB", "verified publisher")
                .contains(SandboxFacts.CONTOSO_ADMIN, "Consent on behalf of your organization")
                .contains("Maintain access to data you have given it access to", "Directory.ReadWrite.All")
                .doesNotContain("checked");
    }

    @Test
    void namesAnUnverifiedPublisher() {
        sandbox.world().save(portal.withPublisher(new Publisher("northernvoice.example", null, null)));

        HttpResponse<String> page =
                browser.signIn(browser.authorizeUrl("organizations", request()), SandboxFacts.CONTOSO_ADMIN);

        assertThat(page.body()).contains("unverified").doesNotContain("verified publisher");
    }

    @Test
    void grantsForEverybodyOnlyWhenTheBoxIsTicked() {
        String url = browser.authorizeUrl("organizations", request());
        browser.consent(browser.signIn(url, SandboxFacts.CONTOSO_ADMIN), "accept", false);
        assertThat(grants(SandboxFacts.CONTOSO))
                .singleElement()
                .satisfies(grant -> assertThat(grant.consentType()).isEqualTo("Principal"));

        String again = browser.authorizeUrl("organizations", request("prompt", "consent"));
        browser.consent(browser.get(again), "accept", true);

        assertThat(grants(SandboxFacts.CONTOSO))
                .extracting(Grant::consentType)
                .containsExactlyInAnyOrder("Principal", "AllPrincipals");
        assertThat(grants(SandboxFacts.CONTOSO).getFirst().scopes()).contains("Directory.ReadWrite.All", "User.Read");
    }

    @Test
    void goesStraightBackWhenEverythingIsGranted() {
        browser.code("organizations", SandboxFacts.CONTOSO_ADMIN);

        HttpResponse<String> again = browser.get(browser.authorizeUrl("organizations", request()));
        HttpResponse<String> silently = browser.get(browser.authorizeUrl("organizations", request("prompt", "none")));
        HttpResponse<String> colleague = new Browser(sandbox)
                .signIn(browser.authorizeUrl("organizations", request()), SandboxFacts.CONTOSO_USER);

        assertThat(query(again)).containsKey("code");
        assertThat(query(silently)).containsKey("code");
        assertThat(query(colleague)).containsKey("code");
    }

    @Test
    void asksAgainWhenPromptSaysSo() {
        browser.code("organizations", SandboxFacts.CONTOSO_ADMIN);

        assertThat(heading(browser.get(browser.authorizeUrl("organizations", request("prompt", "consent")))))
                .isEqualTo("Permissions requested");
        for (String prompt : List.of("login", "select_account")) {
            assertThat(heading(browser.get(browser.authorizeUrl("organizations", request("prompt", prompt)))))
                    .isEqualTo("Pick an account");
        }
    }

    @Test
    void refusesSilentSignInWithoutConsent() {
        browser.signIn(browser.authorizeUrl("organizations", request()), SandboxFacts.CONTOSO_ADMIN);

        HttpResponse<String> answer = browser.get(browser.authorizeUrl("organizations", request("prompt", "none")));

        assertThat(query(answer)).containsEntry("error", "consent_required");
    }

    @Test
    void tellsTheAppThatThePersonDeclined() {
        HttpResponse<String> page =
                browser.signIn(browser.authorizeUrl("organizations", request()), SandboxFacts.CONTOSO_ADMIN);
        HttpResponse<String> answer = browser.consent(page, "cancel", true);

        assertThat(query(answer)).containsEntry("error", "access_denied").containsEntry("state", "state-1");
        assertThat(query(answer).get("error_description")).startsWith("AADSTS65004");
        assertThat(sandbox.world()
                        .tenant(SandboxFacts.CONTOSO)
                        .orElseThrow()
                        .servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID))
                .isEmpty();
    }

    @Test
    void letsOrdinaryPeopleConsentToWhatNeedsNoAdmin() {
        String url = browser.authorizeUrl("organizations", request("scope", "openid profile User.Read"));
        HttpResponse<String> page = browser.signIn(url, SandboxFacts.CONTOSO_USER);
        assertThat(page.body()).doesNotContain("Consent on behalf of your organization");

        browser.consent(page, "accept", true);

        assertThat(grants(SandboxFacts.CONTOSO))
                .singleElement()
                .satisfies(grant -> assertThat(grant.principalId()).isNotNull());
    }

    @Test
    void refusesAConsentFormOfAnotherRequest() {
        HttpResponse<String> page =
                browser.signIn(browser.authorizeUrl("organizations", request()), SandboxFacts.CONTOSO_ADMIN);
        String other = browser.authorizeUrl("organizations", request("state", "other"))
                .replace("/authorize?", "/authorize/consent?");
        HttpResponse<String> answer = browser.post(
                other, java.util.Map.of("flow", Browser.hidden(page.body(), "flow"), "decision", "accept"));

        assertThat(answer.body()).contains("AADSTS50089");
        assertThat(grants(SandboxFacts.CONTOSO)).isEmpty();
    }

    private static List<Grant> grants(String tenant) {
        var directory = sandbox.world().tenant(tenant).orElseThrow();
        String client = directory
                .servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)
                .map(ServicePrincipal::id)
                .orElse("none");
        return directory.grants().values().stream()
                .filter(grant -> grant.clientId().equals(client))
                .toList();
    }
}
