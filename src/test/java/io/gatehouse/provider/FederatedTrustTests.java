package io.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.springframework.beans.factory.annotation.Autowired;

/** A token of the place where the portal runs in place of a secret: trusted, used for everything, and replaced again. */
class FederatedTrustTests extends OwnRegistrationBase {

    private static final String AUDIENCE = "api://AzureADTokenExchange";
    private static final String SUBJECT = "system:serviceaccount:gatehouse:portal";

    @Autowired
    TokenEndpoint tokens;

    private HttpServer issuer;
    private RSAKey key;

    @BeforeAll
    void openIssuer() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("one").generate();
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext(
                "/.well-known/openid-configuration",
                exchange -> answer(exchange, "{\"jwks_uri\":\"" + address() + "/keys\"}"));
        issuer.createContext("/keys", exchange -> answer(exchange, new JWKSet(key).toString()));
        issuer.start();
    }

    @AfterAll
    void closeIssuer() throws IOException {
        issuer.stop(0);
        Files.deleteIfExists(PLACE_TOKEN);
    }

    @Test
    void provesItselfByATokenOfItsPlaceAndKeepsNoSecret() throws Exception {
        Files.deleteIfExists(PLACE_TOKEN);
        assertThat(Html.text(owner.open(PAGE).body())).contains("No token is there.");
        project("api://other");
        Page other = pressed("/place", Map.of());
        assertThat(other.status()).isEqualTo(422);
        assertThat(Html.text(other.body())).contains("The token is meant for api://other.");

        project(AUDIENCE);
        pressed("/rights/return", Map.of());
        Page refused = pressed("/place", Map.of());
        assertThat(refused.status()).isEqualTo(422);
        assertThat(Html.text(refused.body())).contains("does not trust this issuer and subject", address(), SUBJECT);
        assertThat(credentials()).noneMatch(each -> each.kind() == CredentialKind.FEDERATED);

        borrow();
        Page used = pressed("/place", Map.of());

        assertThat(used.body()).contains("Microsoft accepted the token");
        assertThat(Html.text(used.body())).contains("Federated credential", "It does not expire.");
        assertThat(credentials())
                .singleElement()
                .satisfies(each -> assertThat(each.kind()).isEqualTo(CredentialKind.FEDERATED));
        assertThat(app().passwords()).isEmpty();
        assertThat(app().certificates()).isEmpty();
        assertThat(lines(used))
                .allSatisfy((number, line) -> assertThat(line.state())
                        .as("line %s: %s", number, line.text())
                        .isEqualTo("As wanted"));
        signsIn();
        assertThat(pressed("/place", Map.of()).body()).contains("Microsoft accepted the token");
        assertThat(app().federated()).hasSize(1);

        noticesThatTheTokenIsGone();
        pressed("/rotate", Map.of("kind", "CERTIFICATE"));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() ->
                        credentials().size() == 1 && credentials().getFirst().kind() == CredentialKind.CERTIFICATE);
        assertThat(app().federated()).isEmpty();
        Files.delete(PLACE_TOKEN);
        signsIn();
        goesOnByItselfWhereMicrosoftIsBehind();
    }

    private void goesOnByItselfWhereMicrosoftIsBehind() throws Exception {
        project(AUDIENCE);
        SANDBOX.world().chaos().set(now -> now.withReplication(0, new Chaos.Slow(0, 4)));
        Page early = pressed("/place", Map.of());
        SANDBOX.world().chaos().set(now -> Chaos.State.NORMAL);
        assertThat(early.status()).isEqualTo(422);
        assertThat(Html.text(early.body())).contains("tried again by itself");
        assertThat(credentials()).noneMatch(each -> each.kind() == CredentialKind.FEDERATED);

        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> credentials().stream().anyMatch(each -> each.kind() == CredentialKind.FEDERATED));
        assertThat(token()).isNotNull();
        borrow();
        pressed("/place", Map.of());
        assertThat(credentials()).as("what it replaced is gone too").hasSize(1);

        pressed("/rotate", Map.of("kind", "CERTIFICATE"));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() ->
                        credentials().size() == 1 && credentials().getFirst().kind() == CredentialKind.CERTIFICATE);
        Files.delete(PLACE_TOKEN);
        signsIn();
    }

    /** It is read for each use, so that one that was replaced there works at once. */
    private void noticesThatTheTokenIsGone() throws Exception {
        Files.delete(PLACE_TOKEN);
        assertThat(failure(this::token)).isInstanceOf(MicrosoftFailure.CredentialRejected.class);
        project(AUDIENCE);
        assertThat(token()).isNotNull();
    }

    private Object token() {
        return scoped(() -> {
            AppRegistration own = registrations.own();
            return tokens.clientCredentials(registrations.identityOf(own.id()), own.tenant())
                    .accessToken();
        });
    }

    private static MicrosoftFailure failure(ThrowingSupplier<Object> work) {
        try {
            work.get();
        } catch (MicrosoftException e) {
            return e.failure();
        } catch (Throwable other) {
            throw new AssertionError(other);
        }
        throw new AssertionError("Nothing was refused");
    }

    private static void signsIn() {
        TestBrowser fresh = new TestBrowser(URL, URL);
        Page picker = fresh.open(PAGE);
        fresh.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.OWNER_UPN));
        assertThat(fresh.open(PAGE).h1()).isEqualTo("App registration");
    }

    private List<CredentialView> credentials() {
        return scoped(() -> registrations.credentialsOf(registrations.own().id()));
    }

    private String address() {
        return "http://localhost:" + issuer.getAddress().getPort();
    }

    /** Writes the token as the place does. */
    private void project(String audience) throws IOException, JOSEException {
        Instant now = Instant.now();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer(address())
                        .subject(SUBJECT)
                        .audience(audience)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(Duration.ofHours(1))))
                        .build());
        token.sign(new RSASSASigner(key));
        Files.writeString(PLACE_TOKEN, token.serialize() + "\n");
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
