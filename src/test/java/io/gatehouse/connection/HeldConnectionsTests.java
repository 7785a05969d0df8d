package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.connection.TestConnections.Made;
import io.gatehouse.connection.check.CheckResult;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.connection.grant.HealthReports;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.shared.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The provider's own credential was refused, and all its connections wait for that alone. */
class HeldConnectionsTests extends ConnectedBase {

    private static final String WAITING_WORK = "subscription.keep";
    private static final Duration SOON = Duration.ofSeconds(25);
    private static final int CREDENTIAL_EXPIRED = 7000222;
    private static final int POLICY = 53003;

    @Autowired
    Jobs jobs;

    @Autowired
    Credentials credentials;

    @Autowired
    HealthReports reports;

    @Autowired
    GrantRows grantRows;

    private final List<Made> all = new ArrayList<>();

    @BeforeEach
    void connect() {
        restTheWatch(provider);
        for (int one = 0; one < 3; one++) {
            all.add(making.connect());
        }
        made = all.getFirst();
    }

    @AfterEach
    void releaseTheOthers() {
        works();
        all.stream()
                .skip(1)
                .forEach(each ->
                        FreshTenants.release(rows, sandbox, each.tenant().tenantId()));
    }

    @Test
    void goOnTogetherOnceOneOfThemHasShownThatItWorks() {
        waitWhereNoTokenWasGiven();
        tellWhenTheyWereRefusedForTheLastTime();
        waitForTheirOwnChecksWhereItIsRefusedAgain();
        keepWhatElseStandsAgainstThem();
        goOnLongBeforeTheCheckOfEach();
        goOnOnceTheCredentialIsReplaced();
    }

    /** Servers of Microsoft's disagree for a while about what was removed: one that takes it still frees nobody else. */
    private void waitForTheirOwnChecksWhereItIsRefusedAgain() {
        areRefused();
        works();
        sql("updated_at = now() + interval '1 hour'", all.get(1));
        Set<UUID> before = released();

        assertThat(check(all.getFirst()).passed()).isTrue();

        Awaitility.await().atMost(SOON).until(() -> released().size() > before.size());
        assertThat(all.stream().skip(1)).allMatch(each -> view(each).held());
        sql("updated_at = now()", all.get(1));
    }

    /** That an organisation is gone says nothing about the credential; and nothing at all about a newer sign-in. */
    private void waitWhereNoTokenWasGiven() {
        areRefused();
        UUID first = all.getFirst().connection();
        Instant signedInAt = in(() -> grantRows.state(first)).orElseThrow().acquiredAt();
        int before = releases();

        assertThat(in(() -> reports.tenantMissing(first, signedInAt.minusSeconds(1), true)))
                .isEmpty();
        assertThat(view(all.getFirst()).tenantGone()).isFalse();
        assertThat(in(() -> reports.tenantMissing(first, signedInAt, true))).isPresent();
        assertThat(view(all.getFirst()).tenantGone()).isTrue();

        assertThat(releases()).isEqualTo(before);
        int done = released().size();
        works();
        assertThat(check(all.getFirst()).passed()).isTrue();
        assertThat(check(all.get(1)).passed()).isTrue();
        Awaitility.await().atMost(SOON).until(() -> released().size() > done);
    }

    private int releases() {
        JobQuery query = new JobQuery(Set.of(), "connection.release", null, null, null, 50);
        return in(() -> jobs.list(query)).items().size();
    }

    /** That it is no news to anybody does not make it an old refusal. */
    private void tellWhenTheyWereRefusedForTheLastTime() {
        areRefused();
        Instant since = refusedAt(all.get(1));
        in(() -> {
            reports.looked(all.get(1).connection());
            return true;
        });
        assertThat(refusedAt(all.get(1))).as("a look without a refusal").isEqualTo(since);

        areRefused();

        assertThat(refusedAt(all.get(1))).isAfter(since);
    }

    private Instant refusedAt(Made one) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select updated_at from connection where id = ?")
                        .param(one.connection())
                        .query((row, n) -> row.getTimestamp("updated_at").toInstant())
                        .single());
    }

    /** Only what the credential was to blame for is over: nobody has looked at the rest. */
    private void keepWhatElseStandsAgainstThem() {
        force(POLICY);
        assertThat(check(all.get(2)).passed()).isFalse();
        areRefused();
        assertThat(view(all.get(2)).reasons())
                .extracting(HealthReason::code)
                .contains("BLOCKED_BY_POLICY", "CREDENTIAL_EXPIRED");
        works();

        assertThat(check(all.getFirst()).passed()).isTrue();

        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(view(all.get(2)).reasons())
                        .extracting(HealthReason::code)
                        .contains("BLOCKED_BY_POLICY")
                        .doesNotContain("CREDENTIAL_EXPIRED"));
        assertThat(view(all.get(2)).held()).isTrue();
        assertThat(check(all.get(2)).passed()).isTrue();
    }

    /** Where they are many the check of the last one is an hour away. */
    private void goOnLongBeforeTheCheckOfEach() {
        areRefused();
        List<UUID> waiting = all.stream().map(this::work).toList();
        Awaitility.await().atMost(SOON).until(() -> all(waiting, JobState.WAITING));
        works();
        // Microsoft asked the watch to come again, of which the connection says nothing
        sql("last_verified_at = now() + interval '1 hour'", all.get(1));

        assertThat(check(all.getFirst()).passed()).isTrue();

        Awaitility.await()
                .atMost(SOON)
                .until(() -> all.stream().noneMatch(each -> view(each).held()));
        assertThat(all).allMatch(each -> view(each).health() == ConnectionHealth.HEALTHY);
        Awaitility.await().atMost(SOON).until(() -> all(waiting, JobState.SUCCEEDED));
    }

    /** Nobody has to press anything, and no turn is waited for. */
    private void goOnOnceTheCredentialIsReplaced() {
        areRefused();
        works();
        Made resting = all.stream()
                .min(Comparator.comparing(each -> each.connection().toString()))
                .orElseThrow();
        customer("state = 'SUSPENDED', suspended_at = now(), suspended_by = 'Maja'", resting);
        int looks = looks(resting);

        in(() -> {
            UUID inUse = registrations.credentialsOf(registration()).stream()
                    .filter(credential -> credential.state() == CredentialState.ACTIVE)
                    .findFirst()
                    .orElseThrow()
                    .id();
            credentials.accepted(inUse);
            return inUse;
        });

        Awaitility.await()
                .atMost(SOON)
                .until(() -> all.stream().noneMatch(each -> view(each).held()));
        assertThat(looks(resting)).as("its customer is left alone").isEqualTo(looks);
        customer("state = 'CONNECTED', suspended_at = null, suspended_by = null", resting);
    }

    private int looks(Made one) {
        JobQuery query = new JobQuery(Set.of(), "connection.verify", null, one.connection(), null, 50);
        return in(() -> jobs.list(query)).items().size();
    }

    private void customer(String change, Made one) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update customer set " + change + " where id = ?")
                        .param(one.customer())
                        .update());
    }

    private void areRefused() {
        force(CREDENTIAL_EXPIRED);
        all.forEach(each -> assertThat(check(each).passed()).isFalse());
        assertThat(all).allMatch(each -> view(each).held());
    }

    private void works() {
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
    }

    private UUID work(Made one) {
        return in(() -> jobs.enqueue(
                JobRequest.of(WAITING_WORK, "Notifications", one.customer(), one.connection(), Actor.SYSTEM)
                        .data(Map.of("compare", false))));
    }

    private void force(int code) {
        sandbox.world().chaos().force(Chaos.At.TOKEN, code, -1);
    }

    private CheckResult check(Made one) {
        return in(() -> checks.check(view(one)));
    }

    private ConnectionView view(Made one) {
        return in(() -> connections.get(one.connection()));
    }

    private boolean all(List<UUID> some, JobState state) {
        return in(() -> some.stream().map(id -> jobs.find(id).orElseThrow()).allMatch(job -> job.state() == state));
    }

    /** Those jobs that were done, whatever they found to do. */
    private Set<UUID> released() {
        JobQuery query = new JobQuery(Set.of(JobState.SUCCEEDED), "connection.release", null, null, null, 50);
        return in(() -> jobs.list(query)).items().stream().map(JobView::id).collect(Collectors.toSet());
    }

    private void sql(String change, Made one) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set " + change + " where id = ?")
                        .param(one.connection())
                        .update());
    }
}
