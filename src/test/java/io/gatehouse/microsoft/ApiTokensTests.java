package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.proof.ApiTokens;
import io.gatehouse.microsoft.proof.ApiTokens.ApiCaller;
import io.gatehouse.microsoft.proof.Discovery;
import io.gatehouse.microsoft.proof.OperatorTokens;
import io.gatehouse.microsoft.proof.SignedTokens;
import io.gatehouse.microsoft.proof.SigningKeys;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;

class ApiTokensTests {

    private static final TenantId HOME = new TenantId(TestSigner.TENANT);
    private static final String VERSION_1 = "https://sts.windows.net/" + TestSigner.TENANT + "/";

    private final FakeMicrosoft entra = new FakeMicrosoft();
    private final SettableClock clock = new SettableClock();
    private final Transport transport = new Transport(entra.settings());
    private final Discovery discovery = new Discovery(entra.cloud(), transport, clock);
    private final SignedTokens signed = new SignedTokens(new SigningKeys(transport, clock), clock);
    private final ApiTokens tokens = new ApiTokens(discovery, signed);
    private final OperatorTokens operators = new OperatorTokens(discovery, signed);

    @BeforeEach
    void describe() {
        entra.describe(TestSigner.TENANT, TestSigner.ISSUER.replace("{tenantid}", TestSigner.TENANT));
        entra.on(
                "/" + TestSigner.TENANT + "/.well-known/openid-configuration",
                Reply.json(
                        200,
                        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/%s/discovery/keys\"}"
                                .formatted(VERSION_1, entra.origin(), TestSigner.TENANT)));
        entra.on(
                "/" + TestSigner.TENANT + "/discovery/v2.0/keys",
                TestSigner.keys(TestSigner.entry(TestSigner.KEY, "key-1", TestSigner.ISSUER)));
        entra.on(
                "/" + TestSigner.TENANT + "/discovery/keys",
                TestSigner.keys(TestSigner.entry(TestSigner.KEY, "key-1", "https://sts.windows.net/{tenantid}/")));
    }

    @AfterEach
    void stop() {
        entra.close();
    }

    private String version2(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = TestSigner.claims(clock.instant());
        List.of("nonce", "preferred_username", "name").forEach(claims::remove);
        claims.put("azp", "automation");
        claims.put("roles", List.of("Gatehouse.Operator"));
        change.accept(claims);
        return TestSigner.sign(claims);
    }

    private ApiCaller prove(String token) {
        return tokens.prove(Secret.of(token), HOME, TestSigner.CLIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {TestSigner.CLIENT, "api://" + TestSigner.CLIENT})
    void acceptsBothVersionsAndBothNamesOfUs(String audience) {
        ApiCaller second = prove(version2(claims -> claims.put("aud", audience)));
        ApiCaller first = prove(version2(claims -> {
            claims.put("aud", audience);
            claims.put("ver", "1.0");
            claims.put("iss", VERSION_1);
            claims.put("appid", claims.remove("azp"));
        }));

        assertThat(second).isEqualTo(first);
        assertThat(second.clientId()).isEqualTo("automation");
        assertThat(second.roles()).containsExactly("Gatehouse.Operator");
    }

    private static Stream<Consumer<Map<String, Object>>> refused() {
        return Stream.of(
                claims -> claims.put("aud", "https://graph.microsoft.com"),
                claims -> claims.put("aud", "00000003-0000-0000-c000-000000000000"),
                claims -> claims.put("aud", "api://" + TestSigner.CLIENT + "/x"),
                claims -> claims.put("iss", "https://sts.windows.net/" + TestSigner.OTHER_TENANT + "/"),
                claims -> claims.put("iss", "https://sts.windows.net/"),
                claims -> claims.put("tid", TestSigner.OTHER_TENANT),
                claims -> claims.put("scp", "access_as_user"),
                claims -> claims.put("idtyp", "user"),
                claims -> claims.put("nonce", "n"),
                claims -> claims.remove("azp"),
                claims -> {
                    claims.remove("oid");
                    claims.remove("sub");
                },
                claims -> claims.put("exp", 1));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesTokensThatAreNotForUs(Consumer<Map<String, Object>> change) {
        assertThatExceptionOfType(MicrosoftException.class)
                .isThrownBy(() -> prove(version2(change)))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(MicrosoftFailure.Unproven.class));
    }

    @Test
    void needsNoVersion1WhereEntraHasNone() {
        entra.on("/" + TestSigner.TENANT + "/.well-known/openid-configuration", Reply.json(404, ""));

        assertThat(prove(version2(claims -> {}))).isNotNull();
        assertThatExceptionOfType(MicrosoftException.class)
                .isThrownBy(() -> prove(version2(claims -> claims.put("iss", VERSION_1))))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(MicrosoftFailure.Unproven.class));
    }

    @Test
    void refusesTheIdTokenOfAnOperator() {
        Map<String, Object> idToken = TestSigner.claims(clock.instant());
        idToken.put("roles", List.of("Gatehouse.Owner"));

        assertThatExceptionOfType(MicrosoftException.class).isThrownBy(() -> prove(TestSigner.sign(idToken)));
    }

    @Test
    void decodesOperatorsOfTheHomeTenant() {
        Map<String, Object> claims = TestSigner.claims(clock.instant());
        claims.put("roles", List.of("Gatehouse.Owner"));

        Jwt jwt = operators.decoder(HOME, TestSigner.CLIENT).decode(TestSigner.sign(claims));

        assertThat(jwt.getExpiresAt()).isEqualTo(clock.instant().plusSeconds(3600));
        assertThat(jwt.getClaimAsString("nonce")).isEqualTo("the-nonce");
        assertThat(operators.person(jwt).roles()).containsExactly("Gatehouse.Owner");
        assertThat(operators.person(jwt).account()).isEqualTo("adele@contoso.com");
    }

    @Test
    void refusesOperatorsOfAnotherTenantByName() {
        entra.describe("organizations", TestSigner.ISSUER);
        entra.on(
                "/organizations/discovery/v2.0/keys",
                TestSigner.keys(TestSigner.entry(TestSigner.KEY, "key-1", TestSigner.ISSUER)));

        assertThatExceptionOfType(OperatorTokens.Stranger.class)
                .isThrownBy(() -> operators.decoder(HOME, TestSigner.CLIENT).decode(TestSigner.sign(foreign())))
                .satisfies(stranger -> {
                    assertThat(stranger.person().tenant().value()).isEqualTo(TestSigner.OTHER_TENANT);
                    assertThat(stranger.person().account()).isEqualTo("adele@contoso.com");
                });
        assertThatExceptionOfType(BadJwtException.class)
                .as("a stranger's token for another client proves nothing")
                .isThrownBy(() -> operators.decoder(HOME, "another").decode(TestSigner.sign(foreign())))
                .isNotInstanceOf(OperatorTokens.Stranger.class);
    }

    @Test
    void neverTakesAForgeryForAStranger() {
        entra.describe("organizations", TestSigner.ISSUER);
        entra.on(
                "/organizations/discovery/v2.0/keys",
                TestSigner.keys(TestSigner.entry(TestSigner.KEY, "key-1", TestSigner.ISSUER)));
        Map<String, Object> mixed = foreign();
        mixed.put("tid", TestSigner.TENANT);
        String forged = TestSigner.sign(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("key-1").build(), TestSigner.STRANGER, foreign());

        assertThatExceptionOfType(BadJwtException.class)
                .isThrownBy(() -> operators.decoder(HOME, TestSigner.CLIENT).decode(forged))
                .isNotInstanceOf(OperatorTokens.Stranger.class);
        assertThatExceptionOfType(BadJwtException.class)
                .isThrownBy(() -> operators.decoder(HOME, TestSigner.CLIENT).decode(TestSigner.sign(mixed)))
                .isNotInstanceOf(OperatorTokens.Stranger.class);
    }

    private Map<String, Object> foreign() {
        Map<String, Object> foreign = TestSigner.claims(clock.instant());
        foreign.put("tid", TestSigner.OTHER_TENANT);
        foreign.put("iss", TestSigner.ISSUER.replace("{tenantid}", TestSigner.OTHER_TENANT));
        return foreign;
    }

    @Test
    void refusesOperatorsWhoseTokenIsForAnotherClient() {
        assertThatExceptionOfType(BadJwtException.class)
                .isThrownBy(() ->
                        operators.decoder(HOME, "another").decode(TestSigner.sign(TestSigner.claims(clock.instant()))));
    }

    @Test
    void doesNotBlameATokenWhenEntraIsAway() {
        entra.on("/" + TestSigner.TENANT + "/v2.0/.well-known/openid-configuration", Reply.json(503, ""));

        assertThatExceptionOfType(JwtException.class)
                .isThrownBy(() -> operators
                        .decoder(HOME, TestSigner.CLIENT)
                        .decode(TestSigner.sign(TestSigner.claims(clock.instant()))))
                .isNotInstanceOf(BadJwtException.class);
        assertThatExceptionOfType(MicrosoftException.class)
                .isThrownBy(() -> prove(version2(claims -> {})))
                .satisfies(e -> assertThat(e.failure().passing()).isTrue());
    }
}
