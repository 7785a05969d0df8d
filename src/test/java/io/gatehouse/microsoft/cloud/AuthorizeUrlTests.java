package io.gatehouse.microsoft.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gatehouse.microsoft.FakeMicrosoft;
import io.gatehouse.microsoft.cloud.AuthorizeUrl.Prompt;
import io.gatehouse.shared.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthorizeUrlTests {

    private static final URI REDIRECT = URI.create("https://portal.example.com/authenticate/OAuth2Callback");
    private static final Secret VERIFIER = Secret.of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");

    private final MicrosoftCloud cloud = MicrosoftCloud.of(
            new MicrosoftSettings(Cloud.GLOBAL, null, null, Duration.ofSeconds(1), Duration.ofSeconds(1), 1));
    private final AuthorizeUrl url = AuthorizeUrl.of(cloud, Authority.ORGANIZATIONS, "client-1", REDIRECT)
            .scopes(List.of("openid", "offline_access", "User.Read"))
            .proof(Secret.of("st&te"), Secret.of("nonce"), VERIFIER);

    private static Map<String, String> query(URI uri) {
        return new FakeMicrosoft.Received("GET", uri, Map.of(), "").query();
    }

    @Test
    void asksForACodeWithPkceStateAndNonce() {
        URI built = url.toUri();

        assertThat(built).hasHost("login.microsoftonline.com").hasPath("/organizations/oauth2/v2.0/authorize");
        assertThat(query(built))
                .containsEntry("client_id", "client-1")
                .containsEntry("response_type", "code")
                .containsEntry("response_mode", "query")
                .containsEntry("redirect_uri", REDIRECT.toString())
                .containsEntry("scope", "openid offline_access User.Read")
                .containsEntry("state", "st&te")
                .containsEntry("nonce", "nonce")
                .containsEntry("code_challenge_method", "S256")
                .doesNotContainKeys("prompt", "login_hint", "claims");
    }

    /** The example of RFC 7636, appendix B. */
    @Test
    void hashesTheVerifierAndKeepsItToItself() {
        assertThat(query(url.toUri())).containsEntry("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assertThat(url.toUri().toString()).doesNotContain(VERIFIER.reveal());
    }

    @Test
    void addsHintsOnRequest() {
        Map<String, String> query = query(url.prompt(Prompt.CONSENT)
                .loginHint("adele@contoso.com")
                .claims("{\"access_token\":{}}")
                .toUri());

        assertThat(query)
                .containsEntry("prompt", "consent")
                .containsEntry("login_hint", "adele@contoso.com")
                .containsEntry("claims", "{\"access_token\":{}}");
    }

    @Test
    void refusesToBuildWhatEntraWouldRefuse() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        url.prompt(Prompt.SELECT_ACCOUNT).loginHint("a@b.c").toUri());
        assertThatIllegalStateException()
                .isThrownBy(() -> AuthorizeUrl.of(cloud, Authority.ORGANIZATIONS, "c", REDIRECT)
                        .scopes(Set.of("openid"))
                        .toUri());
    }

    @Test
    void buildsAdminConsentAndSignOut() {
        URI consent = ConsentUrls.adminConsent(
                cloud,
                new Authority("contoso.com"),
                "client-1",
                REDIRECT,
                Set.of(cloud.defaultScope()),
                Secret.of("s"));

        assertThat(consent).hasPath("/contoso.com/v2.0/adminconsent");
        assertThat(query(consent))
                .containsEntry("scope", "https://graph.microsoft.com/.default")
                .containsEntry("state", "s")
                .containsEntry("redirect_uri", REDIRECT.toString());
    }
}
