package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gatehouse.connection.grant.ConnectionHealthChanged;
import io.gatehouse.connection.grant.DelegatedGrants;
import io.gatehouse.connection.grant.GrantLease;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.connection.grant.HealthReports;
import io.gatehouse.connection.token.AccessToken;
import io.gatehouse.connection.token.ConnectionBroken;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;

/** The refresh of kept sign-ins: single, fenced, stored first, never in a loop. */
@RecordApplicationEvents
class TokenRefreshTests extends TokenRefreshBase {

    @Autowired
    List<RecurringWork> recurring;

    @Autowired
    DelegatedGrants signIns;

    @Autowired
    HealthReports reports;

    @Test
    void refreshesOnceForManyCallers() throws Exception {
        in(() -> tokens.forConnection(made.connection()));
        tokens.forget(made.connection());
        long before = version();

        try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
            List<Future<AccessToken>> asked = IntStream.range(0, 50)
                    .mapToObj(i -> threads.submit(() -> in(() -> tokens.forConnection(made.connection()))))
                    .toList();
            for (Future<AccessToken> one : asked) {
                assertThat(one.get().value()).isNotNull();
            }
        }

        assertThat(version()).isEqualTo(before + 1);
    }

    @Test
    void keepsTheTokenBeforeUntilTheNewOneHasWorked() {
        in(() -> tokens.prove(made.connection()));

        assertThat(claim().previous()).isNotNull();
    }

    @Test
    void keepsWhatMicrosoftTookWhereThatWasNotTheCurrentOne() {
        GrantLease lease = claim();
        Secret taken = Secret.of("the one before");
        in(() -> grants.store(lease, taken, null, lease.scopes()));

        GrantLease next = claim();

        assertThat(next.current().reveal()).isEqualTo(taken.reveal());
        assertThat(next.previous().reveal()).isEqualTo(taken.reveal());
        in(() -> grants.store(next, lease.current(), lease.current(), lease.scopes()));
    }

    @Test
    void usesEachSignInWithinADayWhetherSomebodyNeedsItOrNot() {
        in(() -> tokens.prove(made.connection()));

        Instant due = view().tokens().refreshDueAt();
        assertThat(due)
                .isBetween(Instant.now().plusSeconds(19 * 3600), Instant.now().plusSeconds(24 * 3600));
        assertThat(view().tokens().endsUnlessUsedAt())
                .isEqualTo(view().tokens().lastRefreshAt().plus(Duration.ofDays(90)));
    }

    /** Of customers who signed in together not all are asked for together. */
    @Test
    void usesEachSignInAtATimeOfItsOwn() {
        List<Duration> pauses = Stream.generate(() -> {
                    in(() -> tokens.prove(made.connection()));
                    return Duration.between(
                            view().tokens().lastRefreshAt(), view().tokens().refreshDueAt());
                })
                .limit(5)
                .sorted()
                .toList();

        assertThat(pauses.getLast().minus(pauses.getFirst())).isGreaterThan(Duration.ofSeconds(5));
    }

    @Test
    void theWatchUsesASignInWhoseDayIsOver() {
        in(() -> tokens.prove(made.connection()));
        long before = version();
        change("update connection set last_verified_at = now() - interval '2 minutes' where id = ?");
        watch();
        assertThat(version()).as("checked a little while ago, and used today").isEqualTo(before);

        change("update delegated_grant set refresh_due_at = now() - interval '1 minute' where connection_id = ?");
        watch();

        assertThat(version()).isGreaterThan(before);
        assertThat(view().tokens().refreshDueAt()).isAfter(Instant.now().plusSeconds(19 * 3600));
    }

    /** Whoever had it in hand died, perhaps with the only token that still works: waiting a day would lose it. */
    @Test
    void takesUpARefreshWhoseReplicaDied() {
        claim();
        long before = version();
        run(DROPPED);
        assertThat(version()).as("whoever has it is at work").isEqualTo(before);

        endLease();
        run(DROPPED);

        assertThat(version()).isGreaterThan(before);
        run(DROPPED);
        assertThat(version()).as("given back, and nobody's").isEqualTo(before + 1);
    }

    private void watch() {
        run("connection.watch");
    }

    private void run(String name) {
        in(() -> {
            recurring.stream().filter(work -> work.name().equals(name)).forEach(RecurringWork::run);
            return true;
        });
    }

    private void change(String sql) {
        rows.in(provider, () -> rows.jdbc().sql(sql).param(made.connection()).update());
    }

    @Test
    void refusesTheResultOfSomebodyWhoseLeaseIsOver() {
        GrantLease zombie = claim();
        assertThat(in(() -> grants.claim(made.connection(), GrantRows.Purpose.USE)))
                .isEmpty();
        endLease();
        in(() -> tokens.prove(made.connection()));
        long version = version();

        boolean stored = in(() -> grants.store(zombie, zombie.current(), Secret.of("too late"), zombie.scopes()));

        assertThat(stored).isFalse();
        assertThat(version()).isEqualTo(version);
        assertThat(in(() -> tokens.prove(made.connection())).value()).isNotNull();
    }

    @Test
    void renewsALeaseForAsLongAsNobodyElseHasIt() {
        GrantLease mine = claim();
        change("update delegated_grant set lease_until = now() + interval '1 second' where connection_id = ?");

        assertThat(in(() -> grants.renew(mine))).isTrue();
        assertThat(number("extract(epoch from lease_until - now())")).isBetween(30L, 40L);

        endLease();
        GrantLease another = claim();
        assertThat(in(() -> grants.renew(mine))).isFalse();
        endLeaseOf(another);
        assertThat(in(() -> grants.renew(another))).isFalse();
    }

    @Test
    void survivesTheLossOfAnAnswer() {
        Secret before = claim().current();
        endLease();
        long version = version();
        loseAnAnswer();

        in(() -> tokens.forConnection(made.connection()));

        assertThat(version()).isEqualTo(version + 1);
        assertThat(claim().current().reveal()).isNotEqualTo(before.reveal());
    }

    @Test
    void asksForANewSignInWhereALostAnswerCostTheOnlyToken() {
        sandbox.world().chaos().set(now -> new Chaos.State(0, null, false, false, true, false, 0, Map.of()));
        loseAnAnswer();

        assertThatThrownBy(() -> in(() -> tokens.forConnection(made.connection())))
                .isInstanceOf(ConnectionBroken.class);
        long attempts = attempts();
        assertThatThrownBy(() -> in(() -> tokens.forConnection(made.connection())))
                .isInstanceOf(ConnectionBroken.class);

        assertThat(attempts()).isEqualTo(attempts);
        assertThat(view().tokens().state()).isEqualTo("REAUTH_REQUIRED");
        assertThat(view().condition(Instant.now())).isEqualTo(TokenCondition.REVOKED);
        assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
    }

    @Test
    void asksNothingBeforeThePauseThatMicrosoftNamedIsOver() {
        endLeaseOf(claim());
        tokens.forget(made.connection());
        Chaos.Throttle throttle = new Chaos.Throttle(made.tenant().tenantId(), 20, -1);
        sandbox.world().chaos().set(now -> new Chaos.State(0, throttle, false, false, false, false, 0, Map.of()));
        Instant asked = Instant.now();
        assertThatThrownBy(() -> in(() -> tokens.prove(made.connection()))).isInstanceOf(ConnectionUnavailable.class);
        long attempts = attempts();
        // whoever asked from now on would be answered
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        change("update connection set health = 'HEALTHY', reasons = '[]' where id = ?");

        for (int i = 0; i < 25; i++) {
            assertThatThrownBy(() -> in(() -> tokens.forConnection(made.connection())))
                    .isInstanceOfSatisfying(
                            ConnectionUnavailable.class,
                            early -> assertThat(early.retryAfter()).isBetween(Duration.ZERO, Duration.ofSeconds(20)));
            assertThatThrownBy(() -> in(() -> tokens.prove(made.connection())))
                    .isInstanceOf(ConnectionUnavailable.class);
        }
        assertThat(attempts()).as("early calls").isEqualTo(attempts);
        assertThat(view().worstReason().code()).as("spared, and seen").isEqualTo("THROTTLED");
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(ConnectionUnavailable.class)
                .until(() -> in(() -> tokens.forConnection(made.connection())) != null);
        assertThat(Instant.now()).isAfterOrEqualTo(asked.plusSeconds(20));
    }

    /** A refresh that was under way when somebody signed in anew tells about the sign-in of before, or how we came then. */
    @ParameterizedTest
    @ValueSource(ints = {50173, 7000215})
    void leavesANewSignInHealthyWhateverARefreshOfTheOldOneMeets(int code) throws Exception {
        GrantLease old = claim();
        endLeaseOf(old);
        // whoever has lost the lease makes no second call with the token before
        Held held = new Held(code, 1);
        sandbox.world().chaos().set(now -> new Chaos.State(0, null, false, false, false, false, 0, held));
        AccessToken token;
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<AccessToken> asked = threads.submit(() -> in(() -> tokens.prove(made.connection())));
            assertThat(held.asked.await(2, TimeUnit.MINUTES)).isTrue();
            signInAnew(old.current());
            held.answer.countDown();
            token = asked.get();
        } finally {
            held.answer.countDown();
        }

        assertThat(token.value()).as("by the new sign-in").isNotNull();
        assertThat(view().tokens().state()).isEqualTo("ACTIVE");
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    @Test
    void leavesANewSignInHealthyWhateverACheckOfTheOldOneMet() {
        Instant before = in(() -> grants.state(made.connection())).orElseThrow().acquiredAt();
        MicrosoftFailure lost =
                new MicrosoftFailure.SignInAgain(MicrosoftError.of(FailureKind.GRANT_REVOKED, "Revoked"));
        GrantLease old = claim();
        endLeaseOf(old);
        signInAnew(old.current());

        report(before, lost);
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
        report(in(() -> grants.state(made.connection())).orElseThrow().acquiredAt(), lost);
        assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
    }

    /** A refused credential of the provider's own takes nothing back of what a customer has to do, and asks nobody anew. */
    @Test
    void asksNoCustomerForWhatIsTheProvidersOwn() {
        Instant now = in(() -> grants.state(made.connection())).orElseThrow().acquiredAt();
        MicrosoftFailure ours =
                new MicrosoftFailure.CredentialRejected(MicrosoftError.of(FailureKind.CREDENTIAL_WRONG, "Wrong"));
        report(now, ours);
        report(now, ours);
        assertThat(view().health()).isEqualTo(ConnectionHealth.DEGRADED);
        assertThat(view().mend()).isEqualTo(ConnectionView.Mend.LOOK);
        assertThat(view().reasons()).extracting(HealthReason::code).containsOnlyOnce("CREDENTIAL_WRONG");

        refused(now, new MicrosoftFailure.SignInAgain(MicrosoftError.of(FailureKind.GRANT_REVOKED, "Revoked")));
        refused(now, ours);

        assertThat(view().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);
        assertThat(view().mend()).isEqualTo(ConnectionView.Mend.SIGN_IN);
        assertThat(view().worstReason().code()).isEqualTo("CREDENTIAL_WRONG");
    }

    /** What Microsoft gave before is good for an hour or more, whatever became of the credential since. */
    @Test
    void livesOnTheTokenThatItHasWhileTheProvidersCredentialIsRefused() {
        AccessToken before = in(() -> tokens.prove(made.connection()));
        change("update connection set last_verified_at = now() - interval '2 minutes' where id = ?");
        Instant checked = view().lastVerifiedAt();
        sandbox.world().chaos().force(Chaos.At.TOKEN, 7000222, -1);

        assertThat(in(() -> checks.check(view())).passed()).isFalse();

        assertThat(in(() -> tokens.forConnection(made.connection())).value()).isEqualTo(before.value());
        assertThat(view().held()).isTrue();
        assertThat(view().lastVerifiedAt()).as("others have their turn").isAfter(checked);
    }

    @Test
    void letsWhatWasHeldGoOnThoughSomethingElseStandsAgainstTheConnection(ApplicationEvents events) {
        Instant now = in(() -> grants.state(made.connection())).orElseThrow().acquiredAt();
        report(now, ours(FailureKind.CREDENTIAL_WRONG));
        report(now, ours(FailureKind.CREDENTIAL_EXPIRED));
        assertThat(view().reasons())
                .as("one of them is true")
                .extracting(HealthReason::code)
                .contains("CREDENTIAL_EXPIRED")
                .doesNotContain("CREDENTIAL_WRONG");

        in(() -> {
            reports.slow(made.connection(), now, new HealthReason("SLOW", "Slow."));
            return true;
        });

        assertThat(view().health()).isEqualTo(ConnectionHealth.DEGRADED);
        assertThat(view().held()).isFalse();
        assertThat(events.stream(ConnectionHealthChanged.class)
                        .filter(event -> event.connectionId().equals(made.connection())))
                .extracting(ConnectionHealthChanged::released)
                .containsExactly(false, true);
    }

    private static MicrosoftFailure ours(FailureKind kind) {
        return new MicrosoftFailure.CredentialRejected(MicrosoftError.of(kind, "Refused"));
    }

    private void refused(Instant signIn, MicrosoftFailure failure) {
        in(() -> reports.failed(made.connection(), signIn, failure));
    }

    private void report(Instant signIn, MicrosoftFailure failure) {
        in(() -> {
            reports.checkFailed(made.connection(), signIn, failure);
            return true;
        });
    }

    /** Whoever reports on a connection has its row and wants the customer's next: the other way round one had to give way. */
    @Test
    void signsInAnewBesideAReportOnTheConnection() {
        CompletableFuture<Void> signIn = rows.in(provider, () -> {
            rows.jdbc()
                    .sql("select id from connection where id = ? for update")
                    .param(made.connection())
                    .query((row, n) -> n)
                    .list();
            CompletableFuture<Void> other =
                    CompletableFuture.runAsync(() -> signInAnew(Secret.of("fresh")), Thread::startVirtualThread);
            await().atMost(Duration.ofSeconds(25)).until(() -> waiting() > 0);
            assertThat(rows.jdbc()
                            .sql("select id from customer where id = ? for update nowait")
                            .param(made.customer())
                            .query((row, n) -> n)
                            .list())
                    .hasSize(1);
            return other;
        });

        assertThatCode(signIn::join).doesNotThrowAnyException();
    }

    private long waiting() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from pg_locks where not granted")
                        .query(Long.class)
                        .single());
    }

    /** What the end of a repair writes down, with a refresh token that Microsoft takes. */
    private void signInAnew(Secret refreshToken) {
        ConnectionView now = view();
        rows.in(
                provider,
                () -> signIns.keep(
                        new ProvenSignIn(
                                now.customerId(),
                                now.invitationId(),
                                now.id(),
                                now.profile(),
                                now.profileVersion(),
                                now.method(),
                                now.registration(),
                                now.actsAs(),
                                now.registrationId(),
                                new TenantFacts(now.tenant(), now.tenantName(), now.tenantDomains()),
                                now.account(),
                                refreshToken,
                                now.wantedScopes(),
                                now.grantedScopes(),
                                now.wantedRoles(),
                                now.grantedRoles(),
                                null,
                                false),
                        Actor.SYSTEM));
    }

    /** An error that the sandbox keeps back until it is told to answer. */
    private static final class Held extends EnumMap<Chaos.At, Chaos.ForcedError> {

        private final transient CountDownLatch asked = new CountDownLatch(1);
        private final transient CountDownLatch answer = new CountDownLatch(1);

        Held(int code, int times) {
            super(Map.of(Chaos.At.TOKEN, new Chaos.ForcedError(code, times)));
        }

        @Override
        public Chaos.ForcedError get(Object key) {
            if (key == Chaos.At.TOKEN) {
                asked.countDown();
                try {
                    answer.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return super.get(key);
        }
    }

    private void endLeaseOf(GrantLease lease) {
        in(() -> {
            grants.giveBack(lease, false, null);
            return true;
        });
    }

    /** The first directory sync may hold the lease for a moment. */
    private GrantLease claim() {
        Instant end = Instant.now().plusSeconds(120);
        Optional<GrantLease> lease = in(() -> grants.claim(made.connection(), GrantRows.Purpose.USE));
        while (lease.isEmpty() && Instant.now().isBefore(end)) {
            lease = in(() -> grants.claim(made.connection(), GrantRows.Purpose.USE));
        }
        return lease.orElseThrow();
    }

    /** What a kill between Microsoft's answer and our store leaves behind. */
    private void loseAnAnswer() {
        GrantLease lease = claim();
        in(() -> endpoint.refresh(
                registrations.identityOf(lease.registrationId()),
                Authority.of(lease.tenant()),
                lease.current(),
                lease.scopes()));
        tokens.forget(made.connection());
        endLease();
    }

    private void endLease() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update delegated_grant set lease_until = now() - interval '1 second' where"
                                + " connection_id = ?")
                        .param(made.connection())
                        .update());
    }

    private long version() {
        return number("token_version");
    }

    private long attempts() {
        return number("attempt");
    }

    private long number(String column) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select " + column + " from delegated_grant where connection_id = ?")
                        .param(made.connection())
                        .query(Long.class)
                        .single());
    }
}
