package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class IdTokensTests {

    private static final RSAKey CONSUMER_KEY = TestSigner.key("consumer-key");
    private static final RSAKey SHORT_LIVED = TestSigner.key("later-key");
    private static final String KEYS = "/organizations/discovery/v2.0/keys";

    private final FakeMicrosoft entra = new FakeMicrosoft();
    private final SettableClock clock = new SettableClock();
    private final Transport transport = new Transport(entra.settings());
    private final IdTokens tokens = new IdTokens(
            new Discovery(entra.cloud(), transport, clock), new SignedTokens(new SigningKeys(transport, clock), clock));

    @BeforeEach
    void publishKeys() {
        entra.describe("organizations", TestSigner.ISSUER);
        entra.on(
                KEYS,
                TestSigner.keys(
                        "{\"kty\":\"EC\",\"kid\":\"odd\"}",
                        TestSigner.entry(TestSigner.KEY, "key-1", TestSigner.ISSUER),
                        TestSigner.entry(
                                CONSUMER_KEY,
                                "consumer-key",
                                TestSigner.ISSUER.replace("{tenantid}", TestSigner.PERSONAL)),
                        TestSigner.entry(TestSigner.KEY, "encryption-key", null).replace("\"sig\"", "\"enc\"")));
    }

    @AfterEach
    void stop() {
        entra.close();
    }

    private SignedInPerson prove(String token) {
        return prove(token, null);
    }

    private SignedInPerson prove(String token, @Nullable TenantId expected) {
        return tokens.prove(
                Secret.of(token),
                new IdTokens.Expected(Authority.ORGANIZATIONS, TestSigner.CLIENT, Secret.of("the-nonce"), expected));
    }

    private String token(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = TestSigner.claims(clock.instant());
        change.accept(claims);
        return TestSigner.sign(claims);
    }

    private String signedWith(JWSHeader.Builder header, RSAKey key) {
        return TestSigner.sign(header.build(), key, TestSigner.claims(clock.instant()));
    }

    private static JWSHeader.Builder rs256(String keyId) {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId);
    }

    @Test
    void namesThePersonBehindAGoodToken() {
        SignedInPerson person = prove(token(claims -> {
            claims.put("wids", List.of(SignedInPerson.GLOBAL_ADMINISTRATOR));
            claims.put("roles", List.of("Gatehouse.Owner"));
            claims.put("unknown_member", Map.of("a", List.of(1)));
        }));

        assertThat(person.tenant()).hasToString(TestSigner.TENANT);
        assertThat(person.objectId()).isEqualTo("0b1ec7ed-0000-4000-8000-000000000001");
        assertThat(person.account()).isEqualTo("adele@contoso.com");
        assertThat(person.globalAdministrator()).isTrue();
        assertThat(person.roles()).containsExactly("Gatehouse.Owner");
        assertThat(person.guest()).isFalse();
        assertThat(person.personal()).isFalse();
    }

    @Test
    void needsNoMemberBesidesTheProof() {
        SignedInPerson person = prove(token(claims -> List.of("preferred_username", "name", "nbf", "iat", "sub", "ver")
                .forEach(claims::remove)));

        assertThat(person.account()).isEqualTo(person.objectId());
        assertThat(person.wids()).isEmpty();
    }

    @Test
    void takesKeysThatNameNoIssuer() {
        entra.on(KEYS, TestSigner.keys(TestSigner.entry(TestSigner.KEY, "key-1", null)));

        assertThat(prove(token(claims -> {})).personal()).isFalse();
    }

    @Test
    void recognisesGuestsAndPersonalAccounts() {
        assertThat(prove(token(claims -> claims.put("acct", 1))).guest()).isTrue();
        assertThat(prove(token(claims -> claims.put("idp", "https://sts.windows.net/" + TestSigner.OTHER_TENANT + "/")))
                        .guest())
                .isTrue();
        assertThat(prove(token(claims -> claims.put("idp", "https://sts.windows.net/" + TestSigner.TENANT + "/")))
                        .guest())
                .isFalse();
        assertThat(prove(token(claims -> claims.put("preferred_username", "x_y.com#EXT#@contoso.com")))
                        .guest())
                .isTrue();

        Map<String, Object> personal = TestSigner.claims(clock.instant());
        personal.put("tid", TestSigner.PERSONAL);
        personal.put("iss", TestSigner.ISSUER.replace("{tenantid}", TestSigner.PERSONAL));
        assertThat(prove(TestSigner.sign(rs256("consumer-key").build(), CONSUMER_KEY, personal))
                        .personal())
                .isTrue();
    }

    @Test
    void tellsWhoCameFromAnotherTenant() {
        assertThatExceptionOfType(MicrosoftException.class)
                .isThrownBy(() -> prove(token(claims -> {}), new TenantId(TestSigner.OTHER_TENANT)))
                .satisfies(e -> assertThat(e.failure())
                        .isInstanceOfSatisfying(MicrosoftFailure.WrongTenant.class, wrong -> {
                            assertThat(wrong.person().account()).isEqualTo("adele@contoso.com");
                            assertThat(wrong.expected()).hasToString(TestSigner.OTHER_TENANT);
                        }));
        assertThat(prove(token(claims -> {}), new TenantId(TestSigner.TENANT))).isNotNull();
    }

    @Test
    void provesPeopleOfATenantByItsOwnIssuerAndOthersAsAnybody() {
        String authority = TestSigner.TENANT;
        entra.describe(authority, TestSigner.ISSUER.replace("{tenantid}", authority));
        entra.on(
                "/" + authority + "/discovery/v2.0/keys",
                TestSigner.keys(TestSigner.entry(TestSigner.KEY, "key-1", TestSigner.ISSUER)));
        String foreign = token(claims -> {
            claims.put("tid", TestSigner.OTHER_TENANT);
            claims.put("iss", TestSigner.ISSUER.replace("{tenantid}", TestSigner.OTHER_TENANT));
        });
        String mixed =
                token(claims -> claims.put("iss", TestSigner.ISSUER.replace("{tenantid}", TestSigner.OTHER_TENANT)));

        assertThat(proveAt(authority, token(claims -> {}), null).tenant()).hasToString(authority);
        assertThat(entra.received(KEYS)).isEmpty();
        assertThat(proveAt(authority, foreign, null).tenant()).hasToString(TestSigner.OTHER_TENANT);
        assertThatExceptionOfType(MicrosoftException.class)
                .isThrownBy(() -> proveAt(authority, foreign, new TenantId(authority)))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(MicrosoftFailure.WrongTenant.class));
        assertThatExceptionOfType(MicrosoftException.class)
                .isThrownBy(() -> proveAt(authority, mixed, null))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(MicrosoftFailure.Unproven.class));
    }

    private SignedInPerson proveAt(String authority, String token, @Nullable TenantId expected) {
        return tokens.prove(
                Secret.of(token),
                new IdTokens.Expected(new Authority(authority), TestSigner.CLIENT, Secret.of("the-nonce"), expected));
    }

    @TestFactory
    Stream<DynamicTest> refusesEveryForgery() {
        List<Forgery> forgeries = new ArrayList<>();
        forgeries.addAll(forgedClaims());
        forgeries.addAll(forgedSignatures());
        forgeries.addAll(brokenTokens());
        assertThat(forgeries).hasSizeGreaterThanOrEqualTo(60);
        return forgeries.stream()
                .map(forgery -> DynamicTest.dynamicTest(forgery.name(), () -> {
                    publishKeys();
                    assertThatExceptionOfType(MicrosoftException.class)
                            .isThrownBy(() -> prove(forgery.token()))
                            .satisfies(e -> assertThat(e.failure()).isInstanceOf(MicrosoftFailure.Unproven.class));
                }));
    }

    private record Forgery(String name, String token) {}

    private Forgery claim(String name, @Nullable Object value) {
        String token = token(claims -> {
            if (value == null) {
                claims.remove(name);
            } else {
                claims.put(name, value);
            }
        });
        return new Forgery(name + "=" + value, token);
    }

    private List<Forgery> forgedClaims() {
        long now = clock.instant().getEpochSecond();
        String tenantIssuer = TestSigner.ISSUER.replace("{tenantid}", TestSigner.TENANT);
        return List.of(
                claim("iss", null),
                claim("iss", TestSigner.ISSUER),
                claim("iss", tenantIssuer + "/"),
                claim("iss", tenantIssuer.toUpperCase(Locale.ROOT)),
                claim("iss", tenantIssuer.replace("https", "http")),
                claim("iss", "https://evil.example/" + TestSigner.TENANT + "/v2.0"),
                claim("iss", TestSigner.ISSUER.replace("{tenantid}", TestSigner.OTHER_TENANT)),
                claim("iss", "https://sts.windows.net/" + TestSigner.TENANT + "/"),
                claim("iss", List.of(tenantIssuer)),
                claim("tid", null),
                claim("tid", ""),
                claim("tid", TestSigner.OTHER_TENANT),
                claim("tid", "{tenantid}"),
                claim("tid", "organizations"),
                claim("tid", TestSigner.TENANT + "/x"),
                claim("tid", List.of(TestSigner.TENANT)),
                claim("aud", null),
                claim("aud", ""),
                claim("aud", "00000003-0000-0000-c000-000000000000"),
                claim("aud", "api://" + TestSigner.CLIENT),
                claim("aud", TestSigner.CLIENT + " "),
                claim("aud", List.of(TestSigner.CLIENT, "somebody-else")),
                claim("aud", List.of()),
                claim("nonce", null),
                claim("nonce", "another"),
                claim("nonce", "THE-NONCE"),
                claim("nonce", List.of("the-nonce")),
                claim("exp", null),
                claim("exp", now - 121),
                claim("exp", "tomorrow"),
                claim("exp", 0),
                claim("exp", Long.MAX_VALUE),
                claim("nbf", now + 121),
                claim("iat", now + 121),
                claim("oid", null),
                claim("oid", ""));
    }

    private List<Forgery> forgedSignatures() {
        Map<String, Object> personal = TestSigner.claims(clock.instant());
        personal.put("tid", TestSigner.PERSONAL);
        personal.put("iss", TestSigner.ISSUER.replace("{tenantid}", TestSigner.PERSONAL));
        String good = token(claims -> {});
        return List.of(
                new Forgery("key of a stranger under a known id", signedWith(rs256("key-1"), TestSigner.STRANGER)),
                new Forgery("unknown key id", signedWith(rs256("key-9"), TestSigner.KEY)),
                new Forgery("no key id", signedWith(new JWSHeader.Builder(JWSAlgorithm.RS256), TestSigner.KEY)),
                new Forgery("encryption key used for signing", signedWith(rs256("encryption-key"), TestSigner.KEY)),
                new Forgery("consumer key for a work tenant", signedWith(rs256("consumer-key"), CONSUMER_KEY)),
                new Forgery(
                        "key in the header",
                        signedWith(
                                new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(TestSigner.STRANGER.toPublicJWK()),
                                TestSigner.STRANGER)),
                new Forgery(
                        "address of keys in the header",
                        signedWith(rs256("evil").jwkURL(URI.create("https://evil.example/keys")), TestSigner.STRANGER)),
                new Forgery(
                        "address of a certificate in the header",
                        signedWith(
                                rs256("evil").x509CertURL(URI.create("https://evil.example/cert")),
                                TestSigner.STRANGER)),
                new Forgery(
                        "RS384", signedWith(new JWSHeader.Builder(JWSAlgorithm.RS384).keyID("key-1"), TestSigner.KEY)),
                new Forgery(
                        "RS512", signedWith(new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("key-1"), TestSigner.KEY)),
                new Forgery(
                        "PS256", signedWith(new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("key-1"), TestSigner.KEY)),
                new Forgery("HS256 with the public key as secret", hmac(TestSigner.KEY)),
                new Forgery("alg none without signature", none("none", good)),
                new Forgery("alg None without signature", none("None", good)),
                new Forgery("alg nOnE without signature", none("nOnE", good)),
                new Forgery("signature cut off", good.substring(0, good.lastIndexOf('.') + 1)),
                new Forgery("signature of another token", swapSignature(good, token(c -> c.put("x", 1)))),
                new Forgery("payload changed", swapPayload(good, good.split("\\.")[1])),
                new Forgery(
                        "critical header that we do not know",
                        signedWith(
                                rs256("key-1").criticalParams(Set.of("exp")).customParam("exp", 1), TestSigner.KEY)));
    }

    private List<Forgery> brokenTokens() {
        String good = token(claims -> {});
        return Stream.of("", " ", "x", "a.b", "a.b.c", "..", good + ".x", good + "=", "{}", "null", "A".repeat(20_000))
                .map(token -> new Forgery("no token: " + token.substring(0, Math.min(20, token.length())), token))
                .toList();
    }

    private String hmac(RSAKey key) {
        try {
            JWSObject jws = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID("key-1")
                            .type(JOSEObjectType.JWT)
                            .build(),
                    new Payload(TestSigner.claims(clock.instant())));
            jws.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
            return jws.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String none(String algorithm, String good) {
        return encode("{\"alg\":\"" + algorithm + "\",\"kid\":\"key-1\"}") + "." + good.split("\\.")[1] + ".";
    }

    private static String swapSignature(String token, String other) {
        return token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
    }

    private static String swapPayload(String token, String payload) {
        String json = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
        String[] parts = token.split("\\.");
        return parts[0] + "." + encode(json.replace("adele@contoso.com", "eve@contoso.com")) + "." + parts[2];
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void allowsTwoMinutesOfSkew() {
        long now = clock.instant().getEpochSecond();

        assertThat(prove(token(claims -> claims.put("exp", now - 110)))).isNotNull();
        assertThat(prove(token(claims -> claims.put("nbf", now + 110)))).isNotNull();
    }

    @Test
    void asksForKeysAtMostOnceAMinuteWhateverIdsComeIn() {
        String good = token(claims -> {});
        String payloadAndSignature = good.substring(good.indexOf('.'));
        prove(good);
        for (int i = 0; i < 10_000; i++) {
            String header = encode("{\"alg\":\"RS256\",\"kid\":\"made-up-" + i + "\"}");
            assertThatExceptionOfType(MicrosoftException.class).isThrownBy(() -> prove(header + payloadAndSignature));
        }

        assertThat(entra.received(KEYS)).hasSize(1);
    }

    @Test
    void findsANewKeyWhenEntraRolledItsKeys() {
        prove(token(claims -> {}));
        entra.on(KEYS, TestSigner.keys(TestSigner.entry(SHORT_LIVED, "later-key", TestSigner.ISSUER)));
        clock.advance(Duration.ofSeconds(61));

        assertThat(prove(signedWith(rs256("later-key"), SHORT_LIVED))).isNotNull();
        assertThat(entra.received(KEYS)).hasSize(2);
    }

    @Test
    void readsKeysAgainAfterADayAndKeepsThemWhileEntraIsAway() {
        prove(token(claims -> {}));
        clock.advance(Duration.ofHours(25));
        entra.on(KEYS, Reply.json(503, ""));

        assertThat(prove(token(claims -> {}))).isNotNull();
        assertThat(entra.received(KEYS)).hasSize(2);
    }

    @Test
    void saysThatEntraIsAwayWhenItHasNoKeysYet() {
        entra.on(KEYS, Reply.json(503, "<html>"));

        assertThatExceptionOfType(MicrosoftException.class)
                .isThrownBy(() -> prove(token(claims -> {})))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(MicrosoftFailure.Unavailable.class));
    }

    @Test
    void takesKeysFromTheLoginEndpointOnly() {
        entra.on(
                "/organizations/v2.0/.well-known/openid-configuration",
                Reply.json(
                        200,
                        "{\"issuer\":\"%s\",\"jwks_uri\":\"https://evil.example/keys\"}".formatted(TestSigner.ISSUER)));

        assertThatExceptionOfType(MicrosoftException.class)
                .isThrownBy(() -> prove(token(claims -> {})))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(MicrosoftFailure.Unproven.class));
    }

    @Test
    void findsTheKeysWhereTheConfigurationNamesTheCanonicalHost() {
        entra.on(
                "/organizations/v2.0/.well-known/openid-configuration",
                Reply.json(
                        200,
                        "{\"issuer\":\"%s\",\"jwks_uri\":\"https://login.microsoftonline.com%s\"}"
                                .formatted(TestSigner.ISSUER, KEYS)));

        assertThat(prove(token(claims -> {}))).isNotNull();
    }
}
