package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.proof.Discovery;
import io.gatehouse.microsoft.proof.PublisherTokens;
import io.gatehouse.microsoft.proof.SignedTokens;
import io.gatehouse.microsoft.proof.SigningKeys;
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

/** Tokens that come with encrypted notifications, from an Entra that has one set of keys for both versions. */
class SharedKeySetTests {

    private static final TenantId TENANT = new TenantId(TestSigner.TENANT);
    private static final String PUBLISHER = "0bf30f3b-4a52-48df-9a82-234910c4a086";
    private static final String VERSION_1 = "https://sts.windows.net/{tenantid}/";
    private static final String V1 = "/.well-known/openid-configuration";

    private final FakeMicrosoft entra = new FakeMicrosoft();
    private final SettableClock clock = new SettableClock();
    private final Transport transport = new Transport(entra.settings());
    private final PublisherTokens tokens = new PublisherTokens(
            new Discovery(entra.cloud(), transport, clock), new SignedTokens(new SigningKeys(transport, clock), clock));

    @BeforeEach
    void describe() {
        for (String authority : List.of(TestSigner.TENANT, "organizations")) {
            entra.describe(
                    authority,
                    authority.equals("organizations")
                            ? TestSigner.ISSUER
                            : TestSigner.ISSUER.replace("{tenantid}", authority));
            keys("/" + authority + "/discovery/v2.0/keys", TestSigner.ISSUER);
        }
        version1(TestSigner.TENANT, VERSION_1.replace("{tenantid}", TestSigner.TENANT));
        version1("common", VERSION_1);
        keys("/keys", TestSigner.ISSUER);
    }

    @AfterEach
    void stop() {
        entra.close();
    }

    private void version1(String authority, String issuer) {
        entra.on(
                "/" + authority + V1,
                Reply.json(200, "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(issuer, entra.origin())));
    }

    private void keys(String path, String issuer) {
        entra.on(path, TestSigner.keys(TestSigner.entry(TestSigner.KEY, "key-1", issuer)));
    }

    @Test
    void takesBothVersionsWhateverIssuerTheKeysAreListedFor() {
        accepts(token(claims -> {}));
        accepts(version2());
        for (String issuer : List.of(VERSION_1, VERSION_1.replace("{tenantid}", TestSigner.TENANT))) {
            PublisherTokens others = new PublisherTokens(
                    new Discovery(entra.cloud(), transport, clock),
                    new SignedTokens(new SigningKeys(transport, clock), clock));
            keys("/keys", issuer);
            assertThatCode(() -> others.prove(token(claims -> {}), TENANT, TestSigner.CLIENT, clock.instant()))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void takesWhatAllTenantsShareWhereTheTenantTellsNothingOfVersion1() {
        entra.on("/" + TestSigner.TENANT + V1, Reply.json(404, ""));

        accepts(token(claims -> {}));
        refuses(token(claims -> claims.put("iss", VERSION_1.replace("{tenantid}", TestSigner.OTHER_TENANT))));
    }

    @Test
    void findsTheKeyByItsThumbprint() {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .x509CertThumbprint(new Base64URL("key-1"))
                .build();

        accepts(TestSigner.sign(header, TestSigner.KEY, claims(claims -> {})));
    }

    @Test
    void looksAtNoCertificateBesideTheKey() {
        entra.on(
                "/keys",
                TestSigner.keys(TestSigner.entry(TestSigner.KEY, "key-1", null)
                        .replace("\"use\"", "\"x5c\":[\"bm8gY2VydGlmaWNhdGU=\"],\"x5t\":\"other\",\"use\"")));

        accepts(token(claims -> {}));
    }

    static Stream<Consumer<Map<String, Object>>> forged() {
        return Stream.of(
                claims -> claims.put("aud", "another"),
                claims -> claims.put("appid", TestSigner.CLIENT),
                claims -> claims.remove("appid"),
                claims -> {
                    claims.remove("appid");
                    claims.put("azp", PUBLISHER);
                },
                claims -> claims.put("tid", TestSigner.OTHER_TENANT),
                claims -> {
                    claims.put("tid", TestSigner.OTHER_TENANT);
                    claims.put("iss", VERSION_1.replace("{tenantid}", TestSigner.OTHER_TENANT));
                },
                claims -> claims.put("iss", "https://sts.windows.net/"),
                claims -> claims.put("exp", 1));
    }

    @ParameterizedTest
    @MethodSource("forged")
    void refusesWhatIsNotMadeForThisTenantAndApplication(Consumer<Map<String, Object>> change) {
        refuses(token(change));
    }

    /** It came with the one that proves us, and Microsoft made it for somebody else. */
    @Test
    void knowsGenuineOnesOfOtherTenantsAndApplications() {
        String other = token(claims -> {
            claims.put("aud", "another");
            claims.put("tid", TestSigner.OTHER_TENANT);
            claims.put("iss", VERSION_1.replace("{tenantid}", TestSigner.OTHER_TENANT));
        });

        assertThatCode(() -> tokens.prove(other, clock.instant())).doesNotThrowAnyException();
        assertThatCode(() -> tokens.prove(version2(), clock.instant())).doesNotThrowAnyException();
        assertThatExceptionOfType(MicrosoftException.class)
                .isThrownBy(() -> tokens.prove(token(claims -> claims.put("appid", "another")), clock.instant()));
    }

    private void accepts(String token) {
        assertThatCode(() -> tokens.prove(token, TENANT, TestSigner.CLIENT, clock.instant()))
                .doesNotThrowAnyException();
    }

    private void refuses(String token) {
        assertThatExceptionOfType(MicrosoftException.class)
                .isThrownBy(() -> tokens.prove(token, TENANT, TestSigner.CLIENT, clock.instant()))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(MicrosoftFailure.Unproven.class));
    }

    private String version2() {
        return TestSigner.sign(claims(claims -> {
            claims.put("iss", TestSigner.ISSUER.replace("{tenantid}", TestSigner.TENANT));
            claims.put("azp", claims.remove("appid"));
        }));
    }

    private String token(Consumer<Map<String, Object>> change) {
        return TestSigner.sign(claims(change));
    }

    private Map<String, Object> claims(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = TestSigner.claims(clock.instant());
        List.of("nonce", "preferred_username", "name", "oid", "sub").forEach(claims::remove);
        claims.put("ver", "1.0");
        claims.put("iss", VERSION_1.replace("{tenantid}", TestSigner.TENANT));
        claims.put("appid", PUBLISHER);
        change.accept(claims);
        return claims;
    }
}
