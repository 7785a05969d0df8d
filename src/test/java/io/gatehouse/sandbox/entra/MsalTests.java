package io.gatehouse.sandbox.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.aad.msal4j.AuthorizationCodeParameters;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.HttpMethod;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import com.microsoft.aad.msal4j.MsalInteractionRequiredException;
import com.microsoft.aad.msal4j.RefreshTokenParameters;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Microsoft's own client library finds nothing to complain about. */
class MsalTests {

    private static final Set<String> SCOPES = Set.of("https://graph.microsoft.com/.default");
    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = Browser.start();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void drivesTheThreeGrants() throws Exception {
        var browser = new Browser(sandbox);
        String code = browser.code("organizations", SandboxFacts.CONTOSO_ADMIN);
        var client = client(SandboxFacts.PORTAL_CLIENT_SECRET);

        IAuthenticationResult redeemed = client.acquireToken(
                        AuthorizationCodeParameters.builder(code, URI.create(Browser.CALLBACK))
                                .scopes(SCOPES)
                                .codeVerifier(Browser.VERIFIER)
                                .tenant(SandboxFacts.CONTOSO)
                                .build())
                .get();

        assertThat(redeemed.account().username()).isEqualTo(SandboxFacts.CONTOSO_ADMIN);
        assertThat(redeemed.scopes()).contains("Directory.ReadWrite.All");
        IAuthenticationResult refreshed =
                client.acquireToken(refresh(refreshToken(client))).get();
        assertThat(refreshed.accessToken()).isNotEqualTo(redeemed.accessToken());
        IAuthenticationResult alone = client.acquireToken(ClientCredentialParameters.builder(SCOPES)
                        .tenant(SandboxFacts.CONTOSO)
                        .build())
                .get();
        assertThat(alone.accessToken()).isNotBlank();
    }

    @Test
    void seesADeadRefreshTokenAsInteractionRequired() throws Exception {
        assertThatThrownBy(() -> client(SandboxFacts.PORTAL_CLIENT_SECRET)
                        .acquireToken(refresh("garbage"))
                        .get())
                .hasCauseInstanceOf(MsalInteractionRequiredException.class)
                .hasMessageContaining("AADSTS9002313");
    }

    private static RefreshTokenParameters refresh(String token) {
        return RefreshTokenParameters.builder(SCOPES, token)
                .tenant(SandboxFacts.CONTOSO)
                .build();
    }

    private static String refreshToken(ConfidentialClientApplication client) {
        var tokens = JsonMapper.builder()
                .build()
                .readTree(client.tokenCache().serialize())
                .get("RefreshToken");
        return tokens.iterator().next().get("secret").asString();
    }

    private static ConfidentialClientApplication client(String secret) throws Exception {
        return ConfidentialClientApplication.builder(
                        SandboxFacts.PORTAL_CLIENT_ID, ClientCredentialFactory.createFromSecret(secret))
                .authority("https://login.microsoftonline.com/organizations/")
                .httpClient(new Mapped())
                .disableInternalRetries()
                .build();
    }

    /** Sends what is meant for Microsoft's host to the sandbox. */
    private static final class Mapped implements IHttpClient {

        private final HttpClient http = HttpClient.newHttpClient();

        @Override
        public IHttpResponse send(HttpRequest request) throws Exception {
            String url = request.url()
                    .toString()
                    .replaceFirst("^https://[^/]+", sandbox.loginEndpoint().toString());
            var mapped = java.net.http.HttpRequest.newBuilder(URI.create(url));
            request.headers().forEach(mapped::header);
            if (request.httpMethod() == HttpMethod.POST) {
                mapped.POST(BodyPublishers.ofString(request.body()));
            }
            var answer = http.send(mapped.build(), BodyHandlers.ofString());
            var response = new HttpResponse().statusCode(answer.statusCode()).body(answer.body());
            response.addHeaders(new HashMap<>(answer.headers().map()));
            return response;
        }
    }
}
