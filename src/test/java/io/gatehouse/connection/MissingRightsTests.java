package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertQuery;
import io.gatehouse.alert.AlertState;
import io.gatehouse.alert.Alerts;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.Actor;
import io.gatehouse.subscription.keep.KeepRequests;
import io.gatehouse.subscription.keep.KeptSubscription;
import io.gatehouse.subscription.keep.KeptSubscription.State;
import io.gatehouse.subscription.keep.SubscriptionRows;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;

/**
 * The tenant takes back every permission by which people and groups can be read, and gives them back: whoever meets it
 * first, and whoever notices its end, it is one trouble of one person, and everything goes on by itself.
 */
class MissingRightsTests extends ConnectedBase {

    private static final Set<String> READING = Set.of(
            "User.Read.All",
            "User.ReadWrite.All",
            "Group.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All");

    @Autowired
    Alerts alerts;

    @Autowired
    AccessTokens tokens;

    @Autowired
    KeepRequests keeping;

    @Autowired
    SubscriptionRows subscriptions;

    @Autowired
    Jobs jobs;

    @Autowired
    List<RecurringWork> recurring;

    private final Map<String, String> granted = new HashMap<>();

    enum By {
        CHECK,
        SYNC,
        SUBSCRIPTION
    }

    @ParameterizedTest
    @EnumSource
    void isOneAlertThatEndsByItselfWhoeverMeetsIt(By first) throws Exception {
        connected();
        withdraw();
        meets(first);
        List<By> others = new ArrayList<>(List.of(By.values()));
        Collections.rotate(others, -first.ordinal());
        others.stream().skip(1).forEach(this::meets);
        sweep();
        sweep();

        Alert alert = alerts(AlertQuery.UNRESOLVED).stream()
                .collect(Collectors.collectingAndThen(Collectors.toList(), all -> {
                    assertThat(all).extracting(Alert::kind).containsExactly(AlertKind.CONSENT_DRIFT);
                    return all.getFirst();
                }));
        assertThat(alert.connectionId()).isEqualTo(made.connection());
        assertThat(page("/alerts/" + alert.id())).contains("administrator");
        if (first == By.SUBSCRIPTION) {
            assertThat(live()).hasSize(2).allSatisfy(kept -> {
                assertThat(kept.state()).isEqualTo(State.REFUSED);
                assertThat(kept.failure()).contains("permission");
            });
        }

        giveBack();
        in(() -> checks.check(view()));

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
            assertThat(live())
                    .as("asked for again, not in an hour")
                    .hasSize(2)
                    .allMatch(kept -> kept.state() == State.ACTIVE);
            assertThat(newest("directory.sync").state()).isEqualTo(JobState.SUCCEEDED);
        });
        sweep();
        sweep();
        assertThat(alerts(AlertQuery.UNRESOLVED)).isEmpty();
        assertThat(alerts(Set.of(AlertState.RESOLVED))).extracting(Alert::id).containsExactly(alert.id());
    }

    @Test
    void saysInPlainWordsWhatItIsToldOfAndWhatARefusalMeans() throws Exception {
        connected();
        assertThat(live())
                .extracting(kept -> kept.shown() + " " + kept.state())
                .containsExactlyInAnyOrder("/users ACTIVE", "/groups ACTIVE");
        assertThat(page()).contains("Directory", "/users", "/groups").doesNotContain("Nothing is lost meanwhile");

        withdraw();
        meets(By.SUBSCRIPTION);

        assertThat(page())
                .contains("Refused by Microsoft", "Nothing is lost meanwhile: the directory is read by the clock");
    }

    /** Some hours ago, so that nothing waits any more for a consent to reach all of Microsoft's servers. */
    private void connected() {
        made = making.connect();
        restTheWatch(provider);
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set connected_at = now() - interval '5 hours',"
                                + " last_verified_at = now() - interval '1 hour' where id = ?")
                        .param(made.connection())
                        .update());
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "update job_run set finished_at = finished_at - interval '5 hours' where connection_id = ?")
                        .param(made.connection())
                        .update());
    }

    private void withdraw() {
        World world = sandbox.world();
        world.change(() -> {
            tenant().grants().values().stream()
                    .filter(grant -> grant.scopes().stream().anyMatch(READING::contains))
                    .toList()
                    .forEach(grant -> {
                        granted.put(grant.id(), grant.scope());
                        String left = grant.scopes().stream()
                                .filter(scope -> !READING.contains(scope))
                                .collect(Collectors.joining(" "));
                        world.save(grant.withScope(left));
                    });
            tenant().subscriptions().clear();
        });
        assertThat(granted).isNotEmpty();
        // the token of before would go on for an hour
        tokens.forget(made.connection());
    }

    private void giveBack() {
        World world = sandbox.world();
        world.change(() -> granted.forEach(
                (id, scope) -> world.save(tenant().grants().get(id).withScope(scope))));
        // as it is once the look of before is a while ago, and its token has ended
        tokens.forget(made.connection());
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set last_verified_at = now() - interval '1 hour' where id = ?")
                        .param(made.connection())
                        .update());
    }

    private void meets(By whoever) {
        switch (whoever) {
            case CHECK -> in(() -> checks.check(view()));
            case SYNC -> {
                sync();
                rests("directory.sync");
            }
            case SUBSCRIPTION -> {
                in(() -> keeping.compare(made.connection(), Actor.SYSTEM));
                rests("subscription.keep");
            }
        }
        rests("connection.verify");
    }

    private void sync() {
        assertThat(mvc.post()
                        .uri("/api/v1/connections/" + made.connection() + "/sync")
                        .with(TestCallers.program(provider)))
                .hasStatus(HttpStatus.ACCEPTED);
    }

    /** It has come to an end, or waits for the repair: what meets it later is held back. */
    private void rests(String kind) {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> jobs(kind).stream()
                        .noneMatch(job -> job.state() == JobState.QUEUED || job.state() == JobState.RUNNING));
    }

    private JobView newest(String kind) {
        return jobs(kind).getFirst();
    }

    private List<JobView> jobs(String kind) {
        return in(() -> jobs.list(new JobQuery(Set.of(), kind, null, made.connection(), null, 20)))
                .items();
    }

    private List<KeptSubscription> live() {
        return in(() -> subscriptions.live(made.connection()));
    }

    private void sweep() {
        RecurringWork sweep = recurring.stream()
                .filter(work -> work.name().equals("alert.sweep"))
                .findFirst()
                .orElseThrow();
        in(() -> {
            sweep.run();
            return true;
        });
    }

    private List<Alert> alerts(Set<AlertState> states) {
        return in(() -> alerts.list(new AlertQuery(states, null, null, null, made.connection(), null, 50)))
                .items();
    }
}
