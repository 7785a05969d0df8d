package io.gatehouse.alert.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.connection.ConnectionDisconnected;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.TenantId;
import io.gatehouse.web.TestCallers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;

/** Work that failed is told while somebody has to see to it: not beside its cause, not for ever, and no shorter. */
class JobAlertsTests extends AlertsBase {

    private static final String MISSING =
            "A permission is missing. Microsoft Graph refused the call because the needed permission is not granted.";

    @Autowired
    private List<RecurringWork> schedule;

    @Autowired
    private ApplicationEventPublisher events;

    @BeforeEach
    void connect() {
        connected(1);
    }

    @Test
    void isSilentAboutWorkThatFailedBecauseItsConnectionIsBroken() {
        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        run("directory.sync", "FAILED", "0 days");
        run("subscription.keep", "FAILED", "0 days");
        sweep();
        sweep();

        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.SIGN_IN_LOST);

        run("directory.sync", "QUEUED", "0 days");
        run("subscription.keep", "QUEUED", "0 days");
        health("'c1'", "HEALTHY", "", "");
        sweep();
        assertThat(open()).as("it is being done anew").isEmpty();
    }

    @Test
    void keepsWhatItToldWhileSomethingElseStandsInTheWayOrItIsBeingDoneAnew() {
        run("directory.sync", "FAILED", "0 days");
        sweep();
        UUID told = open().getFirst().id();

        health("'c1'", "ACTION_REQUIRED", "GRANT_REVOKED", "The password was changed.");
        sweep();
        assertThat(open())
                .extracting(Alert::kind)
                .containsExactlyInAnyOrder(AlertKind.SYNC_FAILING, AlertKind.SIGN_IN_LOST);
        health("'c1'", "HEALTHY", "", "");
        run("directory.sync", "QUEUED", "0 days");
        sweep();
        assertThat(open()).extracting(Alert::id).containsExactly(told);

        sql("update job_run set state = 'SUCCEEDED', finished_at = now() where state = 'QUEUED'");
        sweep();
        assertThat(open()).isEmpty();
    }

    /** What Microsoft throttles waits and costs no patience: it never fails. */
    @Test
    void tellsOfADirectoryThatIsNotCopiedForDaysUntilARoundEnds() {
        run("directory.sync", "WAITING", "25 hours");
        sweep();
        assertThat(open()).as("it has just been connected").isEmpty();

        sql("update connection set connected_at = now() - interval '3 days'");
        health("'c1'", "DEGRADED", "UNAVAILABLE", "Microsoft Graph does not answer.");
        sweep();
        assertThat(open()).extracting(Alert::kind).as("that is told by itself").doesNotContain(AlertKind.SYNC_FAILING);
        health("'c1'", "DEGRADED", "THROTTLED", "Microsoft asks for a pause.");
        sweep();
        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.SYNC_FAILING);
            assertThat(alert.cause().code()).isEqualTo("LATE");
            assertThat(alert.cause().sentence()).contains("was not copied since", "It was refused");
        });

        health("'c1'", "HEALTHY", "", "");
        sql("update job_run set state = 'SUCCEEDED', finished_at = now()");
        sweep();
        assertThat(open()).isEmpty();
        run("directory.sync", "WAITING", "2 hours");
        sweep();
        assertThat(open()).as("it has just begun").isEmpty();
    }

    /** Whoever meets it first: in the end the missing consent is told, and its return ends all of it. */
    @Test
    void tellsAMissingPermissionOnce() {
        run("directory.sync", "FAILED", "0 days");
        run("subscription.keep", "FAILED", "0 days");
        sql("update job_run set error = '" + MISSING + "'");
        sweep();
        assertThat(open())
                .extracting(Alert::kind)
                .containsExactlyInAnyOrder(AlertKind.SYNC_FAILING, AlertKind.JOB_FAILED);

        health("'c1'", "DEGRADED", "PERMISSIONS_MISSING", "Not granted for the whole organisation: User.Read.All.");
        sweep();
        sweep();
        assertThat(open()).extracting(Alert::kind).containsExactly(AlertKind.CONSENT_DRIFT);

        run("directory.sync", "WAITING", "0 days");
        sql("update job_run set error = '" + MISSING + "' where state = 'WAITING'");
        run("subscription.keep", "SUCCEEDED", "0 days");
        health("'c1'", "HEALTHY", "", "");
        sweep();
        assertThat(open()).as("it is being done anew").isEmpty();
    }

    @Test
    void tellsBesideAMissingPermissionWhatFailedForAReasonOfItsOwn() {
        health("'c1'", "DEGRADED", "PERMISSIONS_MISSING", "Not granted for the whole organisation: User.Read.All.");
        run("directory.sync", "FAILED", "0 days");
        run("registration.rotate", "FAILED", "0 days");
        sql("update job_run set error = '" + MISSING + "' where kind = 'registration.rotate'");
        sweep();
        assertThat(open())
                .extracting(Alert::kind)
                .containsExactlyInAnyOrder(AlertKind.CONSENT_DRIFT, AlertKind.SYNC_FAILING, AlertKind.JOB_FAILED);

        health("'c1'", "DEGRADED", "PERMISSIONS_EXTRA", "Granted, but not wanted: Mail.Read.");
        sql("update job_run set error = '" + MISSING + "'");
        sweep();
        assertThat(open())
                .as("nothing is known to be missing")
                .extracting(Alert::kind)
                .containsExactlyInAnyOrder(AlertKind.CONSENT_DRIFT, AlertKind.SYNC_FAILING, AlertKind.JOB_FAILED);
    }

    /** What cannot be read for want of the same permission is no second trouble, but makes it more pressing. */
    @Test
    void tellsAMissingPermissionOnceThoughTheServiceCannotGoOnWithoutIt() {
        health("'c1'", "ACTION_REQUIRED", "", "");
        sql("""
                update connection set reasons = '[{"code":"PERMISSIONS_MISSING","text":"Not granted: User.Read.All."},
                  {"code":"RIGHTS_REFUSED","text":"Users can be read: Microsoft refuses it."}]'
                """);
        sweep();

        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.CONSENT_DRIFT);
            assertThat(alert.severity()).isEqualTo(AlertSeverity.CRITICAL);
            assertThat(alert.cause().code()).isEqualTo("PERMISSIONS_MISSING");
            assertThat(alert.cause().sentence()).contains("User.Read.All");
        });
    }

    /** As Retry does it: with the same row, which is in no list of failures until it has failed again. */
    @Test
    void staysWhileTheFailedJobItselfIsBegunAnew() {
        UUID job = run("directory.sync", "FAILED", "0 days");
        sweep();
        UUID told = open().getFirst().id();

        for (String state : List.of("QUEUED", "RUNNING", "WAITING", "FAILED")) {
            sql("update job_run set state = '" + state + "' where id = '" + job + "'");
            sweep();
            assertThat(open()).as(state).extracting(Alert::id).containsExactly(told);
        }
        sql("update job_run set state = 'SUCCEEDED' where id = '" + job + "'");
        sweep();
        assertThat(open()).isEmpty();
    }

    @Test
    void closesWithTheConnectionWhatOnlyUsedIt() {
        run("directory.sync", "FAILED", "0 days");
        run("connection.disconnect", "FAILED", "0 days");
        sweep();
        assertThat(open()).hasSize(2);
        UUID ending = open().stream()
                .filter(alert -> alert.kind() == AlertKind.JOB_FAILED)
                .findFirst()
                .orElseThrow()
                .id();

        sql("update connection set state = 'DISCONNECTED', disconnected_at = now()");
        rows.in(provider, () -> {
            events.publishEvent(new ConnectionDisconnected(
                    provider,
                    id("select id from connection"),
                    id("select customer_id from connection"),
                    new TenantId(rows.jdbc()
                            .sql("select tenant_id from connection")
                            .query(String.class)
                            .single()),
                    MAJA));
            return true;
        });
        sweep();
        sweep();

        assertThat(open())
                .extracting(Alert::id)
                .as("an end that failed still is one")
                .containsExactly(ending);
        assertThat(count("select count(*) from alert"))
                .as("none was raised again")
                .isEqualTo(2);
    }

    @Test
    void closesWhenSomebodySetsTheJobAside() throws Exception {
        UUID job = run("registration.rotate", "FAILED", "0 days");
        sweep();
        assertThat(page("/jobs/" + job)).contains("Set aside");

        assertThat(post("/jobs/" + job + "/set-aside")).hasRedirectedUrl("/jobs/" + job + "?done=job.set_aside");
        sweep();

        assertThat(open()).isEmpty();
        assertThat(page("/jobs/" + job + "?done=job.set_aside")).contains("Cancelled", "is set aside", "Retry");
        assertThat(count("select count(*) from audit_entry where action = 'job.set_aside'"))
                .isOne();
        assertThat(post("/jobs/" + job + "/set-aside")).hasRedirectedUrl("/jobs/" + job + "?refused=job.not_failed");
        assertThat(mvc.post().uri("/api/v1/jobs/" + job + "/set-aside").with(TestCallers.program(provider)))
                .hasStatus(HttpStatus.CONFLICT);
    }

    @Test
    void knowsWorkAgainThoughItsCustomerIsCalledDifferently() {
        run("directory.sync", "FAILED", "0 days");
        sweep();
        assertThat(open()).hasSize(1);

        run("directory.sync", "SUCCEEDED", "0 days");
        sql("update job_run set subject = 'Directory of Customer One' where state = 'SUCCEEDED'");
        sweep();

        assertThat(open()).isEmpty();
    }

    @Test
    void isNotHealedByThePassingOfAMonth() {
        UUID rotation = run("registration.rotate", "FAILED", "40 days");
        UUID before = run("registration.rotate", "FAILED", "50 days");
        UUID check = run("connection.verify", "FAILED", "40 days");
        UUID done = run("directory.sync", "SUCCEEDED", "40 days");
        sweep();
        assertThat(open()).hasSize(1);

        keepHouse();
        sweep();

        assertThat(open()).hasSize(1);
        assertThat(runs()).contains(rotation).doesNotContain(before, check, done);
    }

    /** What the clock asked for is forgotten after two days, and what has failed after thirty. */
    @Test
    void doesNotFailAgainBecauseItsSuccessIsForgotten() {
        UUID failed = run("registration.rotate", "FAILED", "0 days");
        UUID between = run("registration.rotate", "SUCCEEDED", "0 days");
        UUID done = run("registration.rotate", "SUCCEEDED", "0 days");
        UUID ofNobody = run("provider.look", "FAILED", "0 days");
        UUID doneThere = run("provider.look", "SUCCEEDED", "0 days");
        UUID other = run("provider.look", "SUCCEEDED", "0 days");
        sql("""
                update job_run set created_at = created_at - interval '3 days',
                  finished_at = finished_at - interval '3 days',
                  customer_id = case when kind <> 'provider.look' then customer_id end,
                  connection_id = case when kind <> 'provider.look' then connection_id end,
                  subject = case when id = '%s' then 'Another one' else subject end
                """.formatted(other));

        keepHouse();
        sweep();

        assertThat(open()).isEmpty();
        assertThat(runs()).contains(failed, done, ofNobody, doneThere).doesNotContain(between, other);

        sql("update job_run set finished_at = finished_at - interval '30 days'");
        keepHouse();
        keepHouse();
        sweep();

        assertThat(open()).isEmpty();
        assertThat(runs()).doesNotContain(failed, done, ofNobody, doneThere);
    }

    private void keepHouse() {
        in(() -> {
            schedule.stream()
                    .filter(work -> work.name().equals("job.housekeeping"))
                    .forEach(RecurringWork::run);
            return true;
        });
    }

    private List<UUID> runs() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select id from job_run")
                        .query(UUID.class)
                        .list());
    }

    private UUID run(String kind, String state, String ago) {
        UUID id = UUID.randomUUID();
        sql("""
                insert into job_run (provider_id, id, kind, subject, customer_id, connection_id, state, error, requested_by,
                  created_at, finished_at, next_attempt_at)
                select provider_id, '%s', '%s', '%s of Customer 1', customer_id, id, '%s', 'It was refused', '%s',
                  clock_timestamp() - interval '%s', now() - interval '%s', now() + interval '1 hour' from connection
                """.formatted(id, kind, kind, state, Actor.SYSTEM.name(), ago, ago));
        return id;
    }

    private UUID id(String sql) {
        return rows.in(provider, () -> rows.jdbc().sql(sql).query(UUID.class).single());
    }
}
