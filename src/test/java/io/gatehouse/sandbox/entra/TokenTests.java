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
import io.gatehouse.sandbox.Application.Password;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Grant;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Person.Access;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TokenTests {

    private static Sandbox sandbox;
    private static World world;
    private Browser browser;
    private Application before;

    @BeforeAll
    static void start() {
        sandbox = Browser.start();
        world = sandbox.world();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void open() {
        browser = new Browser(sandbox);
        before = portal();
    }

    @AfterEach
    void restore() {
        world.save(before);
        chaos(Chaos.State.NORMAL);
        world.tenant(SandboxFacts.CONTOSO)
                .flatMap(tenant -> tenant.servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID))
                .ifPresent(world::remove);
    }

    @Test
    void redeemsACodeForAllThreeTokens() {
        HttpResponse<String> answer = browser.redeem(
                "organizations", browser.code("organizations", SandboxFacts.CONTOSO_ADMIN), "client_info", "1");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode body = json(answer);
        assertThat(body.propertyNames())
                .contains("token_type", "scope", "expires_in", "ext_expires_in", "refresh_token", "client_info");
        assertThat(body.get("expires_in").asInt()).isBetween(3_599, 5_400);
        assertThat(body.get("scope").asString()).contains("User.Read", "openid").doesNotContain("offline_access");
        Person adele = world.account(SandboxFacts.CONTOSO_ADMIN).orElseThrow();
        JsonNode id = claims(body.get("id_token").asString());
        assertThat(id.get("iss").asString()).isEqualTo(sandbox.loginEndpoint() + "/" + SandboxFacts.CONTOSO + "/v2.0");
        assertThat(id.get("aud").asString()).isEqualTo(SandboxFacts.PORTAL_CLIENT_ID);
        assertThat(id.get("tid").asString()).isEqualTo(SandboxFacts.CONTOSO);
        assertThat(id.get("oid").asString()).isEqualTo(adele.id());
        assertThat(id.get("nonce").asString()).isEqualTo("nonce-1");
        assertThat(id.get("preferred_username").asString()).isEqualTo(SandboxFacts.CONTOSO_ADMIN);
        assertThat(id.get("acct").asInt()).isZero();
        assertThat(id.has("wids")).isFalse();
        assertThat(id.has("roles")).isFalse();
        JsonNode access = claims(body.get("access_token").asString());
        assertThat(access.get("iss").asString()).isEqualTo("https://sts.windows.net/" + SandboxFacts.CONTOSO + "/");
        assertThat(access.get("ver").asString()).isEqualTo("1.0");
        assertThat(access.get("appid").asString()).isEqualTo(SandboxFacts.PORTAL_CLIENT_ID);
        String clientInfo =
                new String(Base64.getUrlDecoder().decode(body.get("client_info").asString()));
        assertThat(clientInfo).contains(adele.id(), SandboxFacts.CONTOSO);
    }

    @Test
    void sendsOnlyWhatWasAskedFor() {
        String code = browser.code("organizations", SandboxFacts.CONTOSO_ADMIN, "scope", "profile User.Read");

        JsonNode body = json(browser.redeem("organizations", code));

        assertThat(body.has("refresh_token")).isFalse();
        assertThat(body.has("id_token")).isFalse();
        assertThat(body.has("client_info")).isFalse();
    }

    @Test
    void namesTheRolesOfOperators() {
        for (Map.Entry<String, String> expected : Map.of(
                        SandboxFacts.OWNER_UPN, "[\"Gatehouse.Owner\"]",
                        SandboxFacts.OPERATOR_UPN, "[\"Gatehouse.Operator\"]",
                        SandboxFacts.AUDITOR_UPN, "[\"Gatehouse.Auditor\"]")
                .entrySet()) {
            JsonNode id = idToken(SandboxFacts.HOME_TENANT, expected.getKey(), "openid profile User.Read");
            assertThat(id.get("roles").toString()).isEqualTo(expected.getValue());
        }
        assertThat(idToken(SandboxFacts.HOME_TENANT, SandboxFacts.NO_ROLE_UPN, "openid profile")
                        .has("roles"))
                .isFalse();
    }

    @Test
    void saysWhoIsAGuest() {
        JsonNode id = idToken(SandboxFacts.CONTOSO, SandboxFacts.GUEST, "openid profile User.Read");

        assertThat(id.get("acct").asInt()).isEqualTo(1);
        assertThat(id.get("tid").asString()).isEqualTo(SandboxFacts.CONTOSO);
        assertThat(id.get("idp").asString()).contains(SandboxFacts.ADATUM);
    }

    @Test
    void listsDirectoryRolesOnlyWhenTheRegistrationAsks() {
        Application portal = portal();
        Api api = portal.api();
        world.save(portal.withApi(
                new Api(api.identifierUris(), 2, "DirectoryRole", api.optionalIdTokenClaims(), api.publicClient())));

        JsonNode id = idToken("organizations", SandboxFacts.CONTOSO_ADMIN, "openid profile User.Read");

        assertThat(id.get("wids").toString()).contains(SandboxFacts.GLOBAL_ADMINISTRATOR);
    }

    @Test
    void redeemsACodeOnce() {
        String code = browser.code("organizations", SandboxFacts.CONTOSO_ADMIN);
        browser.redeem("organizations", code);

        refused(browser.redeem("organizations", code), 400, "invalid_grant", 54005);
    }

    @Test
    void redeemsACodeWithinTenMinutes() {
        String code = browser.code("organizations", SandboxFacts.CONTOSO_ADMIN);
        world.forward(Duration.ofMinutes(11));

        refused(browser.redeem("organizations", code), 400, "invalid_grant", 70008);
    }

    @Test
    void checksWhatBelongsToACode() {
        String code = browser.code("organizations", SandboxFacts.CONTOSO_ADMIN);

        refused(browser.redeem("organizations", code, "code_verifier", "w".repeat(43)), 400, "invalid_grant", 501481);
        refused(browser.redeem("organizations", code, "code_verifier", null), 400, "invalid_grant", 501481);
        refused(browser.redeem(SandboxFacts.ADATUM, code), 400, "invalid_grant", 700005);
        refused(
                browser.redeem("organizations", code, "redirect_uri", Browser.PORTAL + "/login/oauth2/code/entra"),
                400,
                "invalid_grant",
                500112);
        refused(browser.redeem("organizations", "garbage"), 400, "invalid_grant", 9002313);
        refused(browser.redeem("organizations", code + "x"), 400, "invalid_grant", 9002313);
        assertThat(browser.redeem(SandboxFacts.CONTOSO, code).statusCode()).isEqualTo(200);
    }

    @Test
    void takesAPlainChallengeWhenNoMethodIsNamed() {
        String code = browser.code(
                "organizations",
                SandboxFacts.CONTOSO_ADMIN,
                "code_challenge",
                Browser.VERIFIER,
                "code_challenge_method",
                null);

        assertThat(browser.redeem("organizations", code).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "grant_type,null,400,invalid_request,900144",
                "grant_type,password,400,unsupported_grant_type,70003",
                "client_id,null,400,invalid_request,900144",
                "client_id,33333333-3333-4333-8333-333333333333,400,unauthorized_client,700016",
                "client_secret,wrong,401,invalid_client,7000215",
                "client_secret,null,401,invalid_client,7000218",
                "refresh_token,null,400,invalid_request,900144",
                "refresh_token,garbage,400,invalid_grant,9002313",
                "resource,https://graph.microsoft.com,400,invalid_request,901002",
                "client_assertion,abc,400,invalid_request,900144"
            })
    void refusesMalformedCalls(String name, String value, int status, String error, int code) {
        HttpResponse<String> answer =
                browser.token("organizations", "grant_type", "refresh_token", "refresh_token", "x", name, value);

        refused(answer, status, error, code);
    }

    @Test
    void answersOnlyPosts() {
        refused(browser.get(browser.tokenUrl("organizations")), 400, "invalid_request", 900561);
        refused(browser.token("no-such-tenant", "grant_type", "refresh_token"), 400, "invalid_request", 90002);
    }

    @Test
    void takesTheSecretByBasicAuthentication() {
        String refresh = refreshToken();
        String pair = SandboxFacts.PORTAL_CLIENT_ID + ":" + SandboxFacts.PORTAL_CLIENT_SECRET;
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes());

        HttpResponse<String> answer = browser.post(
                browser.tokenUrl("organizations"),
                Map.of("grant_type", "refresh_token", "refresh_token", refresh),
                "Authorization",
                basic);

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void saysThatASecretIsExpired() {
        Application portal = portal();
        Password old = portal.passwords().getFirst();
        world.save(portal.withCredentials(
                List.of(new Password(old.keyId(), "old", old.secretText(), old.startsAt(), Instant.EPOCH)), List.of()));

        refused(refresh("organizations", "x"), 401, "invalid_client", 7000222);
    }

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

    private JsonNode refused(HttpResponse<String> answer, int status, String error, int code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode body = json(answer);
        assertThat(body.get("error").asString()).as(answer.body()).isEqualTo(error);
        assertThat(body.get("error_codes").get(0).asInt()).isEqualTo(code);
        assertThat(body.get("error_description").asString())
                .startsWith("AADSTS" + code + ": ")
                .contains("\r\nTrace ID: ", "\r\nCorrelation ID: ", "\r\nTimestamp: ");
        assertThat(body.get("timestamp").asString()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ");
        return body;
    }

    private JsonNode idToken(String tenant, String account, String scope) {
        var other = new Browser(sandbox);
        String code = other.code(tenant, account, "scope", scope);
        return claims(json(other.redeem(tenant, code)).get("id_token").asString());
    }

    private String refreshToken() {
        String code = browser.code("organizations", SandboxFacts.CONTOSO_ADMIN);
        return json(browser.redeem("organizations", code)).get("refresh_token").asString();
    }

    private HttpResponse<String> refresh(String tenant, String token) {
        return browser.token(tenant, "grant_type", "refresh_token", "refresh_token", token);
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
                .expirationTime(Date.from(world.now().plusSeconds(300)));
        var jwt = new SignedJWT(header.build(), claims.build());
        jwt.sign(new RSASSASigner(pair.getPrivate()));
        return jwt.serialize();
    }

    private static KeyPair keyPair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private Application portal() {
        return world.application(SandboxFacts.PORTAL_CLIENT_ID).orElseThrow();
    }

    private void strict() {
        chaos(new Chaos.State(0, null, false, false, true, false, 0, Map.of()));
    }

    private void chaos(Chaos.State state) {
        world.change(() -> world.chaos().set(now -> state));
    }
}
