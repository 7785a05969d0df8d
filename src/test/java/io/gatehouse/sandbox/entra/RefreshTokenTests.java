package io.gatehouse.sandbox.entra;

import static io.gatehouse.sandbox.entra.Browser.claims;
import static io.gatehouse.sandbox.entra.Browser.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Api;
import io.gatehouse.sandbox.Application.Certificate;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Grant;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Person.Access;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.entra.key.SelfSigned;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Tokens that live on: refresh tokens, narrowed scopes, and applications that act alone. */
class RefreshTokenTests extends TokenBase {

    @ParameterizedTest
    @CsvSource({"RS256,SHA-256", "PS256,SHA-256", "RS256,SHA-1"})
    void takesASignedAssertionOnce(String algorithm, String hash) throws Exception {
        KeyPair pair = keyPair();
        byte[] der = SelfSigned.certificate(pair, "client");
        world.save(portal().withCredentials(
                        List.of(),
                        List.of(new Certificate(
                                "k",
                                "cert",
                                Base64.getEncoder().encodeToString(der),
                                Instant.EPOCH,
                                world.now().plusSeconds(86_400)))));
        String assertion = assertion(pair, der, algorithm, hash);

        assertThat(withAssertion(assertion).statusCode()).isEqualTo(200);
        refused(withAssertion(assertion), 401, "invalid_client", 700027);
        refused(withAssertion(assertion(keyPair(), der, algorithm, hash)), 401, "invalid_client", 700027);
        for (int minutes : List.of(-10, 10)) {
            Instant from = world.now().plus(Duration.ofMinutes(minutes));
            refused(withAssertion(assertion(pair, der, algorithm, hash, from)), 401, "invalid_client", 700024);
        }
        byte[] unknown = SelfSigned.certificate(pair, "other");
        refused(withAssertion(assertion(pair, unknown, algorithm, hash)), 401, "invalid_client", 700027);
    }

    @Test
    void rotatesRefreshTokensAndKeepsTheOldOneAlive() {
        String first = refreshToken();

        String second =
                json(refresh("organizations", first)).get("refresh_token").asString();

        assertThat(second).isNotEqualTo(first);
        assertThat(refresh("organizations", first).statusCode()).isEqualTo(200);
        assertThat(refresh(SandboxFacts.CONTOSO, second).statusCode()).isEqualTo(200);
    }

    @Test
    void revokesTheFamilyOnReuseInStrictMode() {
        strict();
        String first = refreshToken();
        String second =
                json(refresh("organizations", first)).get("refresh_token").asString();

        refused(refresh("organizations", first), 400, "invalid_grant", 70000);
        refused(refresh("organizations", second), 400, "invalid_grant", 70000);
    }

    @Test
    void forgetsARefreshTokenAfterNinetyIdleDays() {
        String first = refreshToken();
        world.forward(Duration.ofDays(89));
        String second =
                json(refresh("organizations", first)).get("refresh_token").asString();
        world.forward(Duration.ofDays(89));
        assertThat(refresh("organizations", second).statusCode()).isEqualTo(200);

        JsonNode body = refused(refresh("organizations", first), 400, "invalid_grant", 700082);

        assertThat(body.get("suberror").asString()).isEqualTo("bad_token");
    }

    @Test
    void endsGrantsOfARevokedUser() {
        String refresh = refreshToken();
        Person adele = world.account(SandboxFacts.CONTOSO_ADMIN).orElseThrow();
        Access access = adele.access();
        world.save(adele.with(new Access(
                access.directoryRoles(), null, access.rule(), world.now().plusMillis(1))));

        refused(refresh("organizations", refresh), 400, "invalid_grant", 50173);
    }

    @Test
    void noticesThatConsentIsGone() {
        String refresh = refreshToken();
        Tenant contoso = world.tenant(SandboxFacts.CONTOSO).orElseThrow();
        List.copyOf(contoso.grants().values()).forEach(grant -> world.remove((Grant) grant));

        JsonNode body = refused(refresh("organizations", refresh), 400, "invalid_grant", 65001);
        assertThat(body.get("suberror").asString()).isEqualTo("consent_required");

        ServicePrincipal instance =
                contoso.servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID).orElseThrow();
        world.remove(instance);
        refused(refresh("organizations", refresh), 401, "invalid_client", 7000229);
    }

    @Test
    void narrowsButNeverWidensScopes() {
        String refresh = refreshToken();

        JsonNode narrowed = json(browser.token(
                "organizations", "grant_type", "refresh_token", "refresh_token", refresh, "scope", "User.Read"));
        assertThat(narrowed.get("scope").asString()).contains("Directory.ReadWrite.All");
        refused(
                browser.token(
                        "organizations", "grant_type", "refresh_token", "refresh_token", refresh, "scope", "Chat.Read"),
                400,
                "invalid_grant",
                65001);
        refused(refresh(SandboxFacts.ADATUM, refresh), 400, "invalid_grant", 50020);
    }

    @Test
    void issuesAppTokensForOneTenantAndOneResource() {
        String home = SandboxFacts.HOME_TENANT;
        JsonNode token = claims(json(automation(home, SandboxFacts.PORTAL_CLIENT_ID + "/.default"))
                .get("access_token")
                .asString());
        assertThat(token.get("ver").asString()).isEqualTo("2.0");
        assertThat(token.get("aud").asString()).isEqualTo(SandboxFacts.PORTAL_CLIENT_ID);
        assertThat(token.get("azp").asString()).isEqualTo(SandboxFacts.AUTOMATION_CLIENT_ID);
        assertThat(token.get("roles").toString()).isEqualTo("[\"Gatehouse.Owner\"]");

        String graph = "https://graph.microsoft.com/.default openid profile offline_access";
        JsonNode body = json(automation(home, graph));
        assertThat(body.propertyNames())
                .containsExactlyInAnyOrder("token_type", "expires_in", "ext_expires_in", "access_token");
        assertThat(claims(body.get("access_token").asString()).has("roles")).isFalse();

        refused(automation("common", graph), 400, "invalid_request", 50194);
        refused(portalAlone("organizations", graph), 400, "invalid_request", 9001023);
        refused(automation(home, "https://graph.microsoft.com/User.Read"), 400, "invalid_scope", 70011);
        refused(automation(home, graph + " api://x/.default"), 400, "invalid_scope", 70011);
        refused(automation(home, "api://unknown/.default"), 400, "invalid_resource", 500011);
        refused(portalAlone(SandboxFacts.FABRIKAM, graph), 401, "invalid_client", 7000229);
    }

    @Test
    void issuesVersionOneWhenTheResourceWantsIt() {
        Application portal = portal();
        Api api = portal.api();
        world.save(portal.withApi(
                new Api(api.identifierUris(), null, null, api.optionalIdTokenClaims(), api.publicClient())));
        String uri = "api://" + SandboxFacts.PORTAL_CLIENT_ID;

        String jwt = json(automation(SandboxFacts.HOME_TENANT, uri + "/.default"))
                .get("access_token")
                .asString();

        assertThat(claims(jwt).get("ver").asString()).isEqualTo("1.0");
        assertThat(claims(jwt).get("aud").asString()).isEqualTo(uri);
        assertThat(claims(jwt).get("appid").asString()).isEqualTo(SandboxFacts.AUTOMATION_CLIENT_ID);
        assertThat(claims(jwt).get("iss").asString())
                .isEqualTo("https://sts.windows.net/" + SandboxFacts.HOME_TENANT + "/");
    }

    @Test
    void obeysTheChaosSwitches() {
        String refresh = refreshToken();
        chaos(new Chaos.State(0, new Chaos.Throttle(null, 7, 1), false, false, false, false, 0, Map.of()));
        HttpResponse<String> throttled = refresh("organizations", refresh);
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValue("Retry-After")).contains("7");
        assertThat(refresh("organizations", refresh).statusCode()).isEqualTo(200);

        chaos(new Chaos.State(0, null, false, true, false, false, 0, Map.of()));
        HttpResponse<String> down = refresh("organizations", refresh);
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.body()).startsWith("<!doctype html>");

        chaos(Chaos.State.NORMAL);
        world.change(() -> world.chaos().force(Chaos.At.TOKEN, 50076, 1));
        JsonNode body = refused(refresh("organizations", refresh), 400, "invalid_grant", 50076);
        assertThat(body.get("suberror").asString()).isEqualTo("basic_action");
        assertThat(body.get("claims").asString()).startsWith("{\"access_token\"");
        assertThat(refresh("organizations", refresh).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> portalAlone(String tenant, String scope) {
        return browser.token(tenant, "grant_type", "client_credentials", "scope", scope);
    }

    private HttpResponse<String> automation(String tenant, String scope) {
        return browser.token(
                tenant,
                "grant_type",
                "client_credentials",
                "scope",
                scope,
                "client_id",
                SandboxFacts.AUTOMATION_CLIENT_ID,
                "client_secret",
                SandboxFacts.AUTOMATION_CLIENT_SECRET);
    }

    private HttpResponse<String> withAssertion(String assertion) {
        return browser.token(
                SandboxFacts.HOME_TENANT,
                "grant_type",
                "client_credentials",
                "scope",
                "https://graph.microsoft.com/.default",
                "client_secret",
                null,
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                assertion);
    }

    private String assertion(KeyPair pair, byte[] der, String algorithm, String hash) throws Exception {
        return assertion(pair, der, algorithm, hash, world.now());
    }

    private String assertion(KeyPair pair, byte[] der, String algorithm, String hash, Instant from) throws Exception {
        Base64URL thumbprint = Base64URL.encode(MessageDigest.getInstance(hash).digest(der));
        var header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm));
        if (hash.equals("SHA-256")) {
            header.x509CertSHA256Thumbprint(thumbprint);
        } else {
            header.x509CertThumbprint(thumbprint);
        }
        var claims = new JWTClaimsSet.Builder()
                .issuer(SandboxFacts.PORTAL_CLIENT_ID)
                .subject(SandboxFacts.PORTAL_CLIENT_ID)
                .audience(browser.tokenUrl(SandboxFacts.HOME_TENANT))
                .jwtID(UUID.randomUUID().toString())
                .notBeforeTime(Date.from(from))
                .expirationTime(Date.from(from.plusSeconds(300)));
        var jwt = new SignedJWT(header.build(), claims.build());
        jwt.sign(new RSASSASigner(pair.getPrivate()));
        return jwt.serialize();
    }

    private static KeyPair keyPair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private void strict() {
        chaos(new Chaos.State(0, null, false, false, true, false, 0, Map.of()));
    }
}
