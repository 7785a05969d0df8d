package io.gatehouse.alert.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertQuery;
import io.gatehouse.alert.cause.AlertsBase;
import io.gatehouse.job.Batches;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What was closed long ago goes with what was told of it; what is open stays, however old. */
class AlertHousekeepingTests extends AlertsBase {

    @Autowired
    private AlertHousekeeping housekeeping;

    @Test
    void forgetsWhatWasClosedLongAgoAndNothingElse() {
        route();
        int many = 2 * Batches.AT_ONCE + 17;
        alerts("closed", many, "RESOLVED", 600, 401);
        told("closed", "SENT");
        alerts("later", 1, "RESOLVED", 600, 399);
        told("later", "SENT");
        alerts("untold", 1, "RESOLVED", 600, 500);
        told("untold", "WAITING");
        alerts("open", 1, "OPEN", 900, 0);
        told("open", "SENT");
        alerts("seen", 1, "ACKNOWLEDGED", 900, 0);
        test("SENT", 401);
        test("SENT", 399);
        test("WAITING", 900);
        assertThat(count("select count(*) from alert_delivery")).isEqualTo(many + 6);

        run();

        assertThat(in(() -> alerts.list(AlertQuery.open(200))).items())
                .extracting(Alert::id)
                .hasSize(2);
        assertThat(subjects()).containsExactly("later-1", "open-1", "seen-1", "untold-1");
        assertThat(count("select count(*) from alert_delivery where alert_id is not null"))
                .isEqualTo(3);
        assertThat(count("select count(*) from alert_delivery where alert_id is null"))
                .isEqualTo(2);
    }

    @Test
    void forgetsAfterAWeekWhatWasToldOfTheInbox() {
        route();
        sql("""
                insert into alert_ping (provider_id, id, route_id, due_at, created_at, taken_at)
                select provider_id, gen_random_uuid(), id, now(), now() - interval '9 days', now() - make_interval(days => d)
                from alert_route, unnest('{8,8,6,null}'::int[]) d
                """);

        run();

        assertThat(count("select count(*) from alert_ping where taken_at is not null"))
                .isOne();
        assertThat(count("select count(*) from alert_ping where taken_at is null"))
                .isOne();
    }

    @Test
    void leavesTheAlertsOfAnotherProviderAlone() {
        alerts("closed", 3, "RESOLVED", 600, 500);
        provider = rows.another("Forgetful Inc");
        alerts("closed", 2, "RESOLVED", 600, 500);

        run();

        assertThat(count("select count(*) from alert")).isZero();
        assertThat(count("select count(*) from alert_delivery")).isZero();
    }

    @Test
    void keepsThemForAMonthWhateverIsSet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeepSettings(Duration.ofDays(29)))
                .withMessageContaining("gatehouse.alert.kept");
    }

    private void run() {
        in(() -> {
            housekeeping.run();
            return true;
        });
    }

    private List<String> subjects() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select subject from alert order by subject")
                        .query(String.class)
                        .list());
    }

    private void alerts(String subject, int number, String state, int raised, int closed) {
        sql("""
                insert into alert (provider_id, id, kind, subject, subject_name, severity, state, code, sentence, step,
                  raised_at, changed_at, resolved_at)
                select '%1$s', gen_random_uuid(), 'SIGN_IN_LOST', '%2$s-' || n, 'x', 'WARNING', '%3$s', 'X', 'x', 1,
                  now() - make_interval(days => %4$d), now(),
                  case when '%3$s' = 'RESOLVED' then now() - make_interval(days => %5$d) end
                from generate_series(1, %6$d) n
                """.formatted(provider.value(), subject, state, raised, closed, number));
    }

    private void route() {
        sql("""
                insert into alert_route (provider_id, id, name, target, address, least_severity, kinds, rhythm,
                  mails_per_hour, enabled, created_by, created_at)
                values ('%s', gen_random_uuid(), 'Night shift', 'MAIL', 'night@northernvoice.example', 'WARNING', '{}',
                  'HOURLY', 5, false, 'test', now())
                """.formatted(provider.value()));
    }

    private void told(String subject, String state) {
        sql("""
                insert into alert_delivery (provider_id, id, route_id, alert_id, event, step, state, due_at, created_at)
                select a.provider_id, gen_random_uuid(), r.id, a.id, 'RAISED', 1, '%s', a.raised_at, a.raised_at
                from alert a join alert_route r on r.provider_id = a.provider_id where a.subject like '%s-%%'
                """.formatted(state, subject));
    }

    private void test(String state, int days) {
        sql("""
                insert into alert_delivery (provider_id, id, route_id, event, step, state, due_at, created_at)
                select provider_id, gen_random_uuid(), id, 'TEST', 1, '%s', now(), now() - make_interval(days => %d)
                from alert_route
                """.formatted(state, days));
    }
}
