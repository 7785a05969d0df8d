package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.microsoft.Forgeries.Forgery;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.proof.Discovery;
import io.gatehouse.microsoft.proof.PublisherTokens;
import io.gatehouse.microsoft.proof.SignedTokens;
import io.gatehouse.microsoft.proof.SigningKeys;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The token that comes with encrypted news proves that Microsoft's publisher made it, for us and of this tenant. */
class PublisherTokensTests {

    private static final String PUBLISHER = "0bf30f3b-4a52-48df-9a82-234910c4a086";
    private static final String VERSION_1 = "https://sts.windows.net/";

    private final FakeMicrosoft entra = new FakeMicrosoft();
    private final SettableClock clock = new SettableClock();
    private final Transport transport = new Transport(entra.settings());
    private final PublisherTokens tokens = new PublisherTokens(
            new Discovery(entra.cloud(), transport, clock), new SignedTokens(new SigningKeys(transport, clock), clock));

    @BeforeEach
    void describe() {
        describe(TestSigner.TENANT);
    }

    private void describe(String tenant) {
        entra.describe(tenant, TestSigner.ISSUER.replace("{tenantid}", tenant));
        entra.on(
                "/" + tenant + "/discovery/v2.0/keys",
                TestSigner.keys(
                        TestSigner.entry(TestSigner.KEY, "key-1", TestSigner.ISSUER),
                        TestSigner.entry(
                                Forgeries.CONSUMER_KEY,
                                "consumer-key",
                                TestSigner.ISSUER.replace("{tenantid}", TestSigner.PERSONAL)),
                        TestSigner.entry(TestSigner.KEY, "encryption-key", null).replace("\"sig\"", "\"enc\"")));
        entra.on(
                "/" + tenant + "/.well-known/openid-configuration",
                Reply.json(
                        200,
                        "{\"issuer\":\"%s%s/\",\"jwks_uri\":\"%s/%s/discovery/keys\"}"
                                .formatted(VERSION_1, tenant, entra.origin(), tenant)));
        entra.on(
                "/" + tenant + "/discovery/keys",
                TestSigner.keys(TestSigner.entry(TestSigner.KEY, "key-1", VERSION_1 + "{tenantid}/")));
    }

    @AfterEach
    void stop() {
        entra.close();
    }

    private void prove(String token) {
        tokens.prove(token, new TenantId(TestSigner.TENANT), TestSigner.CLIENT, clock.instant());
    }

    private String token(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = TestSigner.claims(clock.instant());
        second(claims);
        change.accept(claims);
        return TestSigner.sign(claims);
    }

    /** Of version 2: made for us, asked for by the publisher. */
    private static void second(Map<String, Object> claims) {
        claims.remove("nonce");
        claims.put("azp", PUBLISHER);
    }

    private static void first(Map<String, Object> claims) {
        claims.remove("azp");
        claims.put("ver", "1.0");
        claims.put("iss", VERSION_1 + TestSigner.TENANT + "/");
        claims.put("appid", PUBLISHER);
    }

    /** The portal was down over night, or the keys of its content were away: Microsoft has its 202 and never comes again. */
    @Test
    void takesWhatWasGoodWhenItWasDelivered() {
        String token = token(claims -> {});
        Instant delivered = clock.instant();
        clock.advance(Duration.ofDays(1));

        TenantId tenant = new TenantId(TestSigner.TENANT);
        assertThatCode(() -> tokens.prove(token, tenant, TestSigner.CLIENT, delivered))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(MicrosoftException.class)
                .isThrownBy(() -> tokens.prove(token, tenant, TestSigner.CLIENT, clock.instant()))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(MicrosoftFailure.Unproven.class));
    }

    @Test
    void takesBothVersionsThatMicrosoftSends() {
        assertThatCode(() -> prove(token(claims -> {}))).doesNotThrowAnyException();
        assertThatCode(() -> prove(token(claims -> claims.put("aud", "api://" + TestSigner.CLIENT))))
                .doesNotThrowAnyException();
        assertThatCode(() -> prove(token(PublisherTokensTests::first))).doesNotThrowAnyException();
    }

    /** What an id token has to say of a person is not asked here, and the audience may be written in two ways. */
    @TestFactory
    Stream<DynamicTest> refusesEveryForgery() {
        List<Forgery> forgeries = new Forgeries(clock.instant(), PublisherTokensTests::second)
                .all().stream()
                        .filter(forgery -> !forgery.name().matches("(?s)(nonce|oid)=.*|aud=api://" + TestSigner.CLIENT))
                        .toList();
        assertThat(forgeries).hasSizeGreaterThanOrEqualTo(55);
        return forgeries.stream()
                .map(forgery -> DynamicTest.dynamicTest(forgery.name(), () -> {
                    describe();
                    refused(forgery.token());
                }));
    }

    @TestFactory
    Stream<DynamicTest> refusesTokensThatEntraMadeForSomethingElse() {
        describe(TestSigner.OTHER_TENANT);
        Map<String, Consumer<Map<String, Object>>> made = Map.of(
                "nobody asked", claims -> claims.remove("azp"),
                "another application asked", claims -> claims.put("azp", TestSigner.CLIENT),
                "the publisher where version 1 names it",
                        claims -> {
                            claims.remove("azp");
                            claims.put("appid", PUBLISHER);
                        },
                "the publisher where version 2 names it",
                        claims -> {
                            first(claims);
                            claims.remove("appid");
                            claims.put("azp", PUBLISHER);
                        },
                "version 1 for another application",
                        claims -> {
                            first(claims);
                            claims.put("appid", TestSigner.CLIENT);
                        },
                "several publishers", claims -> claims.put("azp", List.of(PUBLISHER)),
                "a whole token of another tenant",
                        claims -> {
                            claims.put("tid", TestSigner.OTHER_TENANT);
                            claims.put("iss", TestSigner.ISSUER.replace("{tenantid}", TestSigner.OTHER_TENANT));
                        },
                "version 1 of another tenant",
                        claims -> {
                            first(claims);
                            claims.put("tid", TestSigner.OTHER_TENANT);
                            claims.put("iss", VERSION_1 + TestSigner.OTHER_TENANT + "/");
                        });
        return made.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    describe();
                    refused(token(each.getValue()));
                }));
    }

    @Test
    void saysThatEntraIsAwayInsteadOfCallingNewsForged() {
        entra.on("/" + TestSigner.TENANT + "/discovery/v2.0/keys", Reply.json(503, ""));

        assertThatExceptionOfType(MicrosoftException.class)
                .isThrownBy(() -> prove(token(claims -> {})))
                .satisfies(e -> assertThat(e.failure().passing()).isTrue());
    }

    private void refused(String token) {
        assertThatExceptionOfType(MicrosoftException.class)
                .isThrownBy(() -> prove(token))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(MicrosoftFailure.Unproven.class));
    }
}
