package io.gatehouse.connection.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.grant.GrantLease;
import io.gatehouse.connection.grant.GrantState;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.SettableClock;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import io.gatehouse.vault.Vault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What one replica gives arrives at the other, however long it is: a token of somebody in many groups is. */
@SandboxTest
class TokenHandOverTests {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    @Autowired
    TokenHandOver here;

    @Autowired
    Vault vault;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    Sandbox sandbox;

    private SmallTenant tenant;
    private GrantLease lease;

    @BeforeEach
    void signedIn() {
        tenant = FreshTenants.next(rows.first(), customers);
        UUID customer =
                new TestInvitations(rows.first(), customers, invitations).customer(tenant.name(), tenant.tenantId());
        UUID id = UUID.randomUUID();
        Secret secret = Secret.of("refresh");
        lease = new GrantLease(
                id,
                customer,
                id,
                "service",
                new TenantId(tenant.tenantId()),
                id,
                3,
                1,
                NOW,
                secret,
                null,
                Set.of(),
                false);
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, tenant.tenantId());
    }

    @ParameterizedTest
    @ValueSource(ints = {1_500, 5_600, 5_700, 5_800, 6_000, 12_345, 60_000})
    void handsOverTokensOfAnyLength(int length) {
        TokenHandOver there = new TokenHandOver(vault, jdbc, transactions, Clock.systemUTC());
        AccessToken token = new AccessToken(Secret.of(random(length)), NOW.plusSeconds(3600));

        ProviderScope.run(
                rows.first(),
                () -> there.give(TokenHandOver.Whose.of(lease), new TokenHandOver.Handed(token, NOW, NOW)));

        TokenHandOver.Handed handed = Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> ProviderScope.call(rows.first(), () -> here.take(lease.connectionId())),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(handed.token().value().reveal()).isEqualTo(token.value().reveal());
        assertThat(Duration.between(handed.since(), handed.token().expiresAt())).isEqualTo(Duration.ofHours(1));
        assertThat(handed.acquiredAt()).isEqualTo(NOW);
    }

    /** It is told without waiting for the disk: the refresh token that a caller may have stored must not be lost by that. */
    @Test
    void leavesTheTransactionOfItsCallerAsItWas() {
        AccessToken token = new AccessToken(Secret.of(random(1_500)), NOW.plusSeconds(3600));

        String durable = ProviderScope.call(
                rows.first(),
                () -> new TransactionTemplate(transactions).execute(status -> {
                    here.give(TokenHandOver.Whose.of(lease), new TokenHandOver.Handed(token, NOW, NOW));
                    return jdbc.sql("show synchronous_commit")
                            .query(String.class)
                            .single();
                }));

        assertThat(durable).isEqualTo("on");
    }

    private static String random(int length) {
        return new Random(length)
                .ints(length, 'A', 'z')
                .collect(StringBuilder::new, (text, one) -> text.append((char) one), StringBuilder::append)
                .toString();
    }

    /** Microsoft gives an application as many tokens as it asks for; one is enough for all replicas. */
    @Test
    void handsOverWhatAnApplicationGot() {
        TokenCache there = new TokenCache(
                new TokenHandOver(vault, jdbc, transactions, Clock.systemUTC()), Clock.fixed(NOW, ZoneOffset.UTC));
        TokenCache mine = new TokenCache(here, Clock.fixed(NOW, ZoneOffset.UTC));
        AccessToken token = new AccessToken(Secret.of(random(1_500)), NOW.plusSeconds(3600));

        ProviderScope.run(rows.first(), () -> there.share(state(lease.connectionId()), lease.customerId(), token));

        AccessToken handed = Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> ProviderScope.call(rows.first(), () -> mine.find(state(lease.connectionId()))),
                        Objects::nonNull);
        assertThat(handed.value().reveal()).isEqualTo(token.value().reveal());
    }

    /** Else no replica but the one that asked could ever use a token of some minutes. */
    @Test
    void usesAHandedTokenOfAMinuteUntilItsLastQuarter() {
        SettableClock clock = new SettableClock();
        TokenHandOver listens = new TokenHandOver(vault, jdbc, transactions, clock);
        TokenCache cache = new TokenCache(listens, clock);
        AccessToken token =
                new AccessToken(Secret.of("a token"), clock.instant().plusSeconds(60));
        TokenHandOver gives = new TokenHandOver(vault, jdbc, transactions, clock) {
            @Override
            void say(String message) {
                listens.heard(message);
            }
        };

        for (int seconds : new int[] {44, 45}) {
            ProviderScope.run(
                    rows.first(),
                    () -> gives.give(
                            TokenHandOver.Whose.of(lease), new TokenHandOver.Handed(token, NOW, clock.instant())));
            clock.advance(Duration.ofSeconds(seconds));
            AccessToken found = ProviderScope.call(rows.first(), () -> cache.find(state(lease.connectionId())));
            assertThat(found != null).as("after " + seconds + " s").isEqualTo(seconds == 44);
            cache.forget(lease.connectionId());
            clock.advance(Duration.ofSeconds(-seconds));
        }
    }

    /** The clocks of replicas may be minutes apart, each way. */
    @Test
    void endsAHandedTokenWhenItEndsByTheClockOfWhoeverHasIt() {
        SettableClock mine = new SettableClock();
        Clock ahead = Clock.offset(mine, Duration.ofMinutes(10));
        TokenHandOver listens = new TokenHandOver(vault, jdbc, transactions, mine);
        TokenCache cache = new TokenCache(listens, mine);
        TokenHandOver gives = new TokenHandOver(vault, jdbc, transactions, ahead) {
            @Override
            void say(String message) {
                listens.heard(message);
            }
        };
        AccessToken token =
                new AccessToken(Secret.of(random(12_345)), ahead.instant().plus(Duration.ofHours(1)));

        ProviderScope.run(
                rows.first(),
                () -> new TokenCache(gives, ahead).share(state(lease.connectionId()), lease.customerId(), token));

        assertThat(Objects.requireNonNull(found(cache, state(lease.connectionId())))
                        .expiresAt())
                .isEqualTo(mine.instant().plus(Duration.ofHours(1)));
        mine.advance(Duration.ofMinutes(56));
        assertThat(found(cache, state(lease.connectionId())))
                .as("the margin of five minutes, by this clock")
                .isNull();
    }

    /** In a rolling upgrade. */
    @Test
    void understandsWhatTheReleaseBeforeHandsOver() {
        SettableClock clock = new SettableClock();
        TokenHandOver listens = new TokenHandOver(vault, jdbc, transactions, clock);
        TokenHandOver gives = new TokenHandOver(vault, jdbc, transactions, clock) {
            @Override
            void say(String message) {
                String[] parts = message.split("\\|");
                parts[6] = clock.instant().plusSeconds(3600).toString();
                listens.heard(String.join(
                        "|",
                        java.util.stream.IntStream.range(0, parts.length)
                                .filter(i -> i != 7)
                                .mapToObj(i -> parts[i])
                                .toList()));
            }
        };
        for (int length : new int[] {1_500, 12_345}) {
            AccessToken token =
                    new AccessToken(Secret.of(random(length)), clock.instant().plusSeconds(3600));

            ProviderScope.run(
                    rows.first(),
                    () -> gives.give(
                            TokenHandOver.Whose.of(lease), new TokenHandOver.Handed(token, NOW, clock.instant())));

            assertThat(ProviderScope.call(rows.first(), () -> listens.take(lease.connectionId())))
                    .hasValueSatisfying(handed -> {
                        assertThat(handed.token().value().reveal())
                                .isEqualTo(token.value().reveal());
                        assertThat(handed.token().expiresAt()).isEqualTo(token.expiresAt());
                    });
        }
    }

    /** Of a token that never lasts five minutes, each who stood in line would else ask for one more. */
    @Test
    void answersFromMemoryWithATokenOfAMinuteUntilItsLastQuarter() {
        SettableClock clock = new SettableClock();
        TokenCache cache = new TokenCache(here, clock);
        GrantState state = state(lease.connectionId());
        AccessToken token =
                new AccessToken(Secret.of("a token"), clock.instant().plusSeconds(60));

        share(cache, state, token);

        assertThat(found(cache, state)).isSameAs(token);
        clock.advance(Duration.ofSeconds(44));
        assertThat(found(cache, state)).isSameAs(token);
        clock.advance(Duration.ofSeconds(1));
        assertThat(found(cache, state)).isNull();
        share(cache, state, new AccessToken(token.value(), clock.instant().plus(Duration.ofHours(1))));
        clock.advance(Duration.ofMinutes(55));
        assertThat(found(cache, state)).as("five minutes of an hour").isNull();
    }

    private void share(TokenCache cache, GrantState state, AccessToken token) {
        ProviderScope.run(rows.first(), () -> cache.share(state, lease.customerId(), token));
    }

    private @Nullable AccessToken found(TokenCache cache, GrantState state) {
        return ProviderScope.call(rows.first(), () -> cache.find(state));
    }

    private static GrantState state(UUID connection) {
        return new GrantState(
                connection,
                new TenantId(UUID.randomUUID().toString()),
                ConnectionState.ACTIVE,
                true,
                true,
                NOW,
                null,
                null);
    }
}
