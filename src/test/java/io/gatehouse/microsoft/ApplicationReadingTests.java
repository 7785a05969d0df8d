package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.application.ApplicationFacts;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.NewPassword;
import io.gatehouse.microsoft.application.ApplicationFacts.PreAuthorized;
import io.gatehouse.microsoft.application.ApplicationFacts.RequiredAccess;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of a registration, and how it is found. */
class ApplicationReadingTests extends ApplicationsBase {

    private static final String KEY = "f0b0b335-1d71-4883-8f98-567911bfdca6";

    @Test
    void readsAWholeRegistration() {
        graph.on("/applications/" + ID, 200, application("""
                "displayName":"Portal","signInAudience":"AzureADMultipleOrgs","createdDateTime":"2019-09-17T19:10:35.2742618Z",
                "identifierUris":["api://x"],"isFallbackPublicClient":true,"tags":["t"],"publisherDomain":"contoso.com",
                "verifiedPublisher":{"displayName":"Northern Voice","verifiedPublisherId":"1"},
                "web":{"redirectUris":["https://a/b"],"logoutUrl":"https://a/out",
                "implicitGrantSettings":{"enableIdTokenIssuance":true,"enableAccessTokenIssuance":false}},
                "spa":{"redirectUris":["https://spa"]},"publicClient":{"redirectUris":["http://localhost"]},
                "requiredResourceAccess":[{"resourceAppId":"r","resourceAccess":[
                {"id":"e1fe6dd8-ba31-4d61-89e7-88639da4683d","type":"Scope"},
                {"id":"df021288-bdef-4463-88db-98f22de89214","type":"Role"}]}],
                "api":{"requestedAccessTokenVersion":2,"oauth2PermissionScopes":[
                {"id":"%1$s","value":"access_as_user","type":"Admin","isEnabled":true,"adminConsentDisplayName":"A"}],
                "preAuthorizedApplications":[{"appId":"c","delegatedPermissionIds":["%1$s"]}]},
                "optionalClaims":{"idToken":[{"name":"wids"}],"accessToken":[]},
                "passwordCredentials":[{"customKeyIdentifier":null,"endDateTime":"2021-09-09T19:50:29.3086381Z","keyId":"%2$s",
                "startDateTime":"2019-09-09T19:50:29Z","secretText":null,"hint":"[6g","displayName":"Friendly"}],
                "keyCredentials":[{"customKeyIdentifier":"qgH/","keyId":"%2$s","type":"AsymmetricX509Cert","usage":"Verify",
                "key":null,"displayName":"CN=Gatehouse","startDateTime":"2019-09-09T19:50:29Z","endDateTime":"2020-09-09T19:50:29Z"}]
                """.formatted(SCOPE, KEY)));

        Application found = applications.byObjectId(graph.access, ID).orElseThrow();

        assertThat(found.appId()).isEqualTo(APP);
        assertThat(found.web())
                .isEqualTo(new ApplicationFacts.Web(List.of("https://a/b"), "https://a/out", true, false));
        assertThat(found.spaRedirectUris()).containsExactly("https://spa");
        assertThat(found.publicClientRedirectUris()).containsExactly("http://localhost");
        assertThat(found.fallbackPublicClient()).isTrue();
        assertThat(found.requiredAccess())
                .containsExactly(new RequiredAccess(
                        "r",
                        Set.of("e1fe6dd8-ba31-4d61-89e7-88639da4683d"),
                        Set.of("df021288-bdef-4463-88db-98f22de89214")));
        assertThat(found.api().preAuthorized()).containsExactly(new PreAuthorized("c", Set.of(SCOPE)));
        assertThat(found.api().scopes()).singleElement().satisfies(scope -> {
            assertThat(scope.adminOnly()).isTrue();
            assertThat(scope.texts().adminTitle()).isEqualTo("A");
        });
        assertThat(found.optionalClaims().idTokenNames()).containsExactly("wids");
        assertThat(found.passwords())
                .containsExactly(new ApplicationFacts.Password(
                        KEY,
                        "Friendly",
                        "[6g",
                        Instant.parse("2019-09-09T19:50:29Z"),
                        Instant.parse("2021-09-09T19:50:29.3086381Z")));
        assertThat(found.keys())
                .singleElement()
                .extracting(ApplicationFacts.Key::thumbprint)
                .isEqualTo("AA01FF");
        assertThat(found.verifiedPublisher()).isEqualTo("Northern Voice");
        assertThat(found.createdAt()).isEqualTo("2019-09-17T19:10:35.2742618Z");
    }

    @Test
    void readsARegistrationThatTellsLittle() {
        graph.on("/applications/" + ID, 200, application("\"isFallbackPublicClient\":null,\"web\":null,\"tags\":null"));

        Application found = applications.byObjectId(graph.access, ID).orElseThrow();

        assertThat(found.web().redirectUris()).isEmpty();
        assertThat(found.fallbackPublicClient()).isFalse();
        assertThat(found.verifiedPublisher()).isNull();
        assertThat(found.api().requestedAccessTokenVersion()).isNull();
    }

    @Test
    void findsByClientIdAndByTagWhateverTheServerFilters() {
        graph.on("/applications", 200, """
                {"value":[{"id":"%s","appId":"%s","tags":["gatehouse:1","x"]},{"id":"y","appId":"z","tags":["other"]}]}""".formatted(ID, APP));

        assertThat(applications.byAppId(graph.access, APP))
                .map(Application::objectId)
                .contains(ID);
        assertThat(graph.last().query()).containsEntry("$filter", "appId eq '" + APP + "'");
        assertThat(applications.byAppId(graph.access, "o'clock")).isEmpty();
        assertThat(graph.last().query()).containsEntry("$filter", "appId eq 'o''clock'");
        assertThat(applications.byTag(graph.access, "gatehouse:1"))
                .extracting(Application::objectId)
                .containsExactly(ID);
        assertThat(graph.last().query()).containsEntry("$filter", "tags/any(t:t eq 'gatehouse:1')");
    }

    @Test
    void findsNothingWhereNothingIs() {
        graph.refuse("/applications/" + ID, 404, "Request_ResourceNotFound", "Resource does not exist");

        assertThat(applications.byObjectId(graph.access, ID)).isEmpty();
        assertThat(applications.delete(graph.access, ID)).isFalse();
        assertThat(graph.asked()).endsWith("DELETE /applications/" + ID);
    }

    @Test
    void takesTheTextOfANewSecretOnce() {
        graph.on("/applications/" + ID + "/addPassword", 200, """
                {"customKeyIdentifier":null,"endDateTime":"2021-09-09T19:50:29.3086381Z","keyId":"%s",
                "startDateTime":"2019-09-09T19:50:29.3086381Z","secretText":"[6gyXA5S20@MN+WRXAJ]I-TO7g1:h2P8","hint":"[6g",
                "displayName":"gatehouse/direct-routing/2026-11-21"}""".formatted(KEY));

        NewPassword made = applications.addPassword(
                graph.access, ID, "gatehouse/direct-routing/2026-11-21", Instant.parse("2027-05-21T00:00:00Z"));

        assertThat(made.text().reveal()).isEqualTo("[6gyXA5S20@MN+WRXAJ]I-TO7g1:h2P8");
        assertThat(made.facts().keyId()).isEqualTo(KEY);
        assertThat(made).asString().doesNotContain("WRXAJ");
        assertSent("POST /applications/" + ID + "/addPassword", """
                {"passwordCredential":{"displayName":"gatehouse/direct-routing/2026-11-21",
                "endDateTime":"2027-05-21T00:00:00Z"}}""");
    }

    @Test
    void doesNotCallASecretMadeWhoseTextIsMissing() {
        graph.on("/applications/" + ID + "/addPassword", 200, "{\"keyId\":\"%s\",\"secretText\":null}".formatted(KEY));

        assertThat(FakeGraph.failure(() -> applications.addPassword(graph.access, ID, "x", Instant.EPOCH))
                        .kind())
                .isEqualTo(FailureKind.ANSWER_UNREADABLE);
    }

    @Test
    void removesASecretOrFindsItGone() {
        graph.onNothingToSay("/applications/" + ID + "/removePassword");
        applications.removePassword(graph.access, ID, KEY);
        assertSent("POST /applications/" + ID + "/removePassword", "{\"keyId\":\"%s\"}".formatted(KEY));

        graph.refuse(
                "/applications/" + ID + "/removePassword",
                400,
                "Request_BadRequest",
                "No password credential found with keyId '" + KEY + "'.");
        applications.removePassword(graph.access, ID, KEY);
    }

    @ParameterizedTest
    @CsvSource({
        "400, CredentialTypeNotAllowedAsPerAppPolicy, CREDENTIAL_FORBIDDEN",
        "400, CredentialInvalidLifetimeAsPerAppPolicy, CREDENTIAL_TOO_LONG",
        "404, Request_ResourceNotFound, NOT_FOUND",
        "403, Authorization_RequestDenied, PERMISSION_MISSING",
        "409, ConcurrencyViolation, CONFLICT",
        "400, Request_BadRequest, REQUEST_WRONG",
    })
    void saysWhyASecretCannotBeMade(int status, String code, FailureKind kind) {
        graph.refuse("/applications/" + ID + "/addPassword", status, code, "Words.");

        MicrosoftFailure failure =
                FakeGraph.failure(() -> applications.addPassword(graph.access, ID, "x", Instant.EPOCH));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(graph.asked()).hasSize(1);
    }
}
