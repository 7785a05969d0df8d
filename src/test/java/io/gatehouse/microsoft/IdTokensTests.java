package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.RSAKey;
import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.microsoft.Forgeries.Forgery;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.cloud.Cloud;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.failure.SignedInPerson;
import io.gatehouse.microsoft.proof.Discovery;
import io.gatehouse.microsoft.proof.IdTokens;
import io.gatehouse.microsoft.proof.SignedTokens;
import io.gatehouse.microsoft.proof.SigningKeys;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class IdTokensTests {

    private static final RSAKey CONSUMER_KEY = Forgeries.CONSUMER_KEY;
    private static final RSAKey SHORT_LIVED = TestSigner.key("later-key");
    private static final String GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";
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
            claims.put("wids", List.of(GLOBAL_ADMINISTRATOR));
            claims.put("roles", List.of("Gatehouse.Owner"));
            claims.put("unknown_member", Map.of("a", List.of(1)));
            claims.put("amr", List.of("pwd", "mfa"));
            claims.put("acrs", List.of("c1", 7));
            claims.put("auth_time", 1_800_000_000L);
        }));

        assertThat(person.tenant()).hasToString(TestSigner.TENANT);
        assertThat(person.objectId()).isEqualTo("0b1ec7ed-0000-4000-8000-000000000001");
        assertThat(person.account()).isEqualTo("adele@contoso.com");
        assertThat(person.wids()).containsExactly(GLOBAL_ADMINISTRATOR);
        assertThat(person.roles()).containsExactly("Gatehouse.Owner");
        assertThat(person.guest()).isFalse();
        assertThat(person.traits().details())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("amr", "pwd, mfa", "acrs", "c1", "auth_time", "2027-01-15T08:00:00Z"));
    }

    /** PostgreSQL keeps none, and the code of the sign-in is spent by then. */
    @Test
    void leavesNulOutOfWhatIsWrittenDown() {
        SignedInPerson person = prove(token(claims -> {
            claims.put("name", "A\u0000dele");
            claims.put("preferred_username", "adele\u0000@contoso.com");
            claims.put("amr", List.of("p\u0000wd"));
            claims.put("acrs", "c1\u0000");
        }));

        assertThat(person.name()).isEqualTo("Adele");
        assertThat(person.account()).isEqualTo("adele@contoso.com");
        assertThat(person.traits().details()).containsEntry("amr", "pwd").containsEntry("acrs", "c1");
        assertThat(prove(token(claims -> {
                            claims.put("name", "\u0000");
                            claims.remove("preferred_username");
                        }))
                        .name())
                .isNull();
    }

    @Test
    void needsNoMemberBesidesTheProof() {
        SignedInPerson person = prove(token(claims -> List.of("preferred_username", "name", "nbf", "iat", "sub", "ver")
                .forEach(claims::remove)));

        assertThat(person.account()).isEqualTo(person.objectId());
        assertThat(person.wids()).isEmpty();
        assertThat(person.traits().details()).isEmpty();
    }

    /** A tenant of a national cloud is refused by name; whose cloud is not told right now is let in. */
    @Test
    void refusesATenantOfAnotherCloud() {
        MicrosoftCloud global =
                new MicrosoftCloud(Cloud.GLOBAL, URI.create(entra.origin()), URI.create(entra.origin()));
        IdTokens there = new IdTokens(
                new Discovery(global, transport, clock), new SignedTokens(new SigningKeys(transport, clock), clock));
        Secret token = Secret.of(token(claims -> {}));
        IdTokens.Expected expected =
                new IdTokens.Expected(Authority.ORGANIZATIONS, TestSigner.CLIENT, Secret.of("the-nonce"), null);
        String metadata = "/" + TestSigner.TENANT + "/v2.0/.well-known/openid-configuration";

        entra.on(metadata, Reply.json(503, "{}"));
        assertThat(there.prove(token, expected).tenant()).hasToString(TestSigner.TENANT);

        entra.on(metadata, Reply.json(200, """
                {"issuer":"%s","jwks_uri":"%s/keys","cloud_instance_name":"microsoftonline.us"}""".formatted(TestSigner.ISSUER, entra.origin())));
        assertThatExceptionOfType(MicrosoftException.class)
                .isThrownBy(() -> there.prove(token, expected))
                .satisfies(e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.OTHER_CLOUD));
    }

    @Test
    void takesKeysThatNameNoIssuer() {
        entra.on(KEYS, TestSigner.keys(TestSigner.entry(TestSigner.KEY, "key-1", null)));

        assertThat(prove(token(claims -> {})).tenant()).hasToString(TestSigner.TENANT);
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
                        .tenant())
                .isEqualTo(TenantId.PERSONAL_ACCOUNTS);
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
        List<Forgery> forgeries = new Forgeries(clock.instant()).all();
        assertThat(forgeries).hasSizeGreaterThanOrEqualTo(60);
        return forgeries.stream()
                .map(forgery -> DynamicTest.dynamicTest(forgery.name(), () -> {
                    publishKeys();
                    assertThatExceptionOfType(MicrosoftException.class)
                            .isThrownBy(() -> prove(forgery.token()))
                            .satisfies(e -> assertThat(e.failure()).isInstanceOf(MicrosoftFailure.Unproven.class));
                }));
    }

    @Test
    void allowsFiveMinutesOfSkew() {
        long now = clock.instant().getEpochSecond();

        assertThat(prove(token(claims -> claims.put("exp", now - 290)))).isNotNull();
        assertThat(prove(token(claims -> claims.put("nbf", now + 290)))).isNotNull();
        assertThat(prove(token(claims -> claims.put("iat", now + 290)))).isNotNull();
    }

    @Test
    void asksForKeysTwiceAMinuteWhateverIdsComeIn() {
        String good = token(claims -> {});
        String payloadAndSignature = good.substring(good.indexOf('.'));
        prove(good);
        Instant begun = clock.instant();
        List<Duration> asked = new ArrayList<>(List.of(Duration.ZERO));
        for (int i = 0; i < 10_000; i++) {
            String header = Forgeries.encode("{\"alg\":\"RS256\",\"kid\":\"made-up-" + i + "\"}");
            assertThatExceptionOfType(MicrosoftException.class).isThrownBy(() -> prove(header + payloadAndSignature));
            if (entra.received(KEYS).size() > asked.size()) {
                asked.add(Duration.between(begun, clock.instant()));
            }
            clock.advance(Duration.ofMillis(20));
        }

        assertThat(asked).as("in 200 seconds").hasSize(8).hasSameSizeAs(entra.received(KEYS));
        for (int i = 2; i < asked.size(); i++) {
            assertThat(asked.get(i).minus(asked.get(i - 2))).isGreaterThan(Duration.ofMinutes(1));
        }
    }

    @Test
    void findsANewKeyWhenEntraRolledItsKeys() {
        prove(token(claims -> {}));
        entra.on(KEYS, TestSigner.keys(TestSigner.entry(SHORT_LIVED, "later-key", TestSigner.ISSUER)));
        clock.advance(Duration.ofSeconds(3));

        assertThat(prove(signedWith(rs256("later-key"), SHORT_LIVED))).isNotNull();
        assertThat(entra.received(KEYS)).hasSize(2);
    }

    @Test
    void readsKeysAgainAfterADayAndKeepsThemWhileEntraIsAway() {
        prove(token(claims -> {}));
        clock.advance(Duration.ofHours(25));
        entra.on(KEYS, Reply.json(503, ""));

        assertThat(prove(token(claims -> {}))).isNotNull();
        await().untilAsserted(() -> assertThat(entra.received(KEYS)).hasSize(2));
        assertThat(prove(token(claims -> {}))).isNotNull();
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
