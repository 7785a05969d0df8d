package io.gatehouse.provider.errand;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.provider.OwnRegistrationBase;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import io.gatehouse.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Lent rights and the set-up, as the replicas of one installation know them. */
class LentRightsTests extends OwnRegistrationBase {

    private static final Actor MAJA = TestInvitations.MAJA;

    @Autowired
    BorrowedRights rights;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Vault vault;

    @Autowired
    Clock clock;

    @Autowired
    PlatformTransactionManager transactions;

    private TransactionTemplate transaction;
    private BorrowedRights ofAnotherReplica;

    @BeforeEach
    void secondReplica() {
        transaction = new TransactionTemplate(transactions);
        ofAnotherReplica = new BorrowedRights(jdbc, vault, clock);
    }

    @AfterEach
    void giveBack() {
        inOne(() -> {
            rights.giveBack(MAJA);
            return MAJA;
        });
    }

    @Test
    void knowsWhatWasLentAtAnotherReplica() {
        lend("the token", clock.instant().plusSeconds(600));

        assertThat(inOne(() -> ofAnotherReplica.of(MAJA))).hasValueSatisfying(lent -> {
            assertThat(lent.lender()).isEqualTo("sam@northernvoice.example");
            assertThat(lent.token().reveal()).isEqualTo("the token");
        });
        inOne(() -> {
            ofAnotherReplica.giveBack(MAJA);
            return MAJA;
        });
        assertThat(inOne(() -> rights.of(MAJA))).isEmpty();
    }

    @Test
    void keepsTheTokenSealedAndNoLongerThanItLives() {
        lend("the token", clock.instant().plusSeconds(600));
        byte[] kept = inOne(() -> jdbc.sql("select access_token from lent_right where borrower = ?")
                .param(MAJA.id())
                .query(byte[].class)
                .single());
        assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("the token");

        lend("another", clock.instant().plusSeconds(5));
        assertThat(inOne(() -> rights.of(MAJA))).isEmpty();
        inOne(() -> {
            new TidyLentRights(rights).run();
            return MAJA;
        });
        assertThat(inOne(() -> jdbc.sql("select count(*) from lent_right where borrower = ?")
                        .param(MAJA.id())
                        .query(Long.class)
                        .single()))
                .isZero();
    }

    /** An administrator is told so, whatever Microsoft gives: 60 to 90 minutes, and more where a policy says so. */
    @Test
    void usesThemForAnHourAtMost() {
        lend("a long-lived token", clock.instant().plus(Duration.ofHours(8)));

        assertThat(inOne(() -> rights.of(MAJA)))
                .hasValueSatisfying(lent -> assertThat(lent.expiresAt())
                        .isBeforeOrEqualTo(clock.instant().plus(Duration.ofHours(1))));
    }

    @Test
    void claimsTheFirstRegistrationOnceForAllReplicas() {
        inOne(() -> jdbc.sql("update provider_settings set first_app_asked_at = null")
                .update());

        assertThat(inOne(() -> new FirstClaim(jdbc, clock).taken())).isTrue();
        assertThat(inOne(() -> new FirstClaim(jdbc, clock).taken())).isFalse();
        assertThat(inOne(() -> new FirstClaim(jdbc, Clock.offset(clock, FirstClaim.ADOPTION.plusSeconds(1))).taken()))
                .isTrue();
    }

    private void lend(String token, Instant until) {
        inOne(() -> {
            rights.lend(
                    MAJA,
                    new LentRights(
                            "sam@northernvoice.example",
                            new TenantId(SandboxFacts.HOME_TENANT),
                            Secret.of(token),
                            until));
            return MAJA;
        });
    }

    private <T> T inOne(java.util.function.Supplier<T> work) {
        return scoped(() -> transaction.execute(status -> work.get()));
    }
}
