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
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
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
        TokenHandOver there = new TokenHandOver(vault, jdbc, transactions);
        AccessToken token = new AccessToken(Secret.of(random(length)), NOW.plusSeconds(3600));

        ProviderScope.run(rows.first(), () -> there.give(lease, new TokenHandOver.Handed(token, NOW)));

        TokenHandOver.Handed handed = Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> ProviderScope.call(rows.first(), () -> here.take(lease.connectionId())),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(handed.token().value().reveal()).isEqualTo(token.value().reveal());
        assertThat(handed.token().expiresAt()).isEqualTo(token.expiresAt());
        assertThat(handed.acquiredAt()).isEqualTo(NOW);
    }

    /** It is told without waiting for the disk: the refresh token that a caller may have stored must not be lost by that. */
    @Test
    void leavesTheTransactionOfItsCallerAsItWas() {
        AccessToken token = new AccessToken(Secret.of(random(1_500)), NOW.plusSeconds(3600));

        String durable = ProviderScope.call(
                rows.first(),
                () -> new TransactionTemplate(transactions).execute(status -> {
                    here.give(lease, new TokenHandOver.Handed(token, NOW));
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

    /** Of a token that never lasts five minutes, each who stood in line would else ask for one more. */
    @Test
    void answersFromMemoryWithATokenOfAMinuteUntilItsLastQuarter() {
        SettableClock clock = new SettableClock();
        TokenCache cache = new TokenCache(here, clock);
        GrantState state = new GrantState(
                UUID.randomUUID(),
                new TenantId(UUID.randomUUID().toString()),
                ConnectionState.ACTIVE,
                false,
                true,
                NOW,
                null);
        AccessToken token =
                new AccessToken(Secret.of("a token"), clock.instant().plusSeconds(60));

        cache.keep(state, token);

        assertThat(cache.find(state)).isSameAs(token);
        clock.advance(Duration.ofSeconds(44));
        assertThat(cache.find(state)).isSameAs(token);
        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.find(state)).isNull();
        cache.keep(state, new AccessToken(token.value(), clock.instant().plus(Duration.ofHours(1))));
        clock.advance(Duration.ofMinutes(55));
        assertThat(cache.find(state)).as("five minutes of an hour").isNull();
    }
}
