package io.gatehouse.subscription.gap;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.alert.cause.AlertsBase;
import io.gatehouse.job.Batches;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A gap that was dealt with long ago goes; one that is open stays, however old. */
class GapHousekeepingTests extends AlertsBase {

    @Autowired
    private GapHousekeeping housekeeping;

    @Test
    void forgetsWhatWasDealtWithLongAgoAndNothingElse() {
        connected(1);
        sql("""
                insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, resource, changes,
                  kind, path_hash, state_hash, origin, state, created_at, ended_at)
                select provider_id, gen_random_uuid(), customer_id, id, tenant_id, 'presences',
                  '/communications/presences', 'updated', 'PRESENCE', sha256(id::text::bytea), 'x'::bytea, '', 'LOST',
                  now() - interval '900 days', now() - interval '800 days'
                from connection
                """);
        gaps("old", 2 * Batches.AT_ONCE + 17, "700", "700", "401");
        gaps("later", 1, "700", "700", "399");
        gaps("open", 1, "700", "700", null);
        gaps("lasting", 1, "700", null, null);

        in(() -> {
            housekeeping.run();
            return true;
        });

        assertThat(notes()).containsExactly("lasting", "later", "open");
    }

    private List<String> notes() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select note from notification_gap order by note")
                        .query(String.class)
                        .list());
    }

    private void gaps(String note, int number, String from, String until, String closed) {
        sql("""
                insert into notification_gap (provider_id, id, customer_id, connection_id, subscription_id, resource,
                  cause, started_at, ended_at, closed_at, note)
                select s.provider_id, gen_random_uuid(), s.customer_id, s.connection_id, s.id, s.resource, 'LOST',
                  now() - interval '%s days', now() - %s::interval, now() - %s::interval, '%s'
                from subscription s, generate_series(1, %d) n
                """.formatted(from, days(until), days(closed), note, number));
    }

    private static String days(String number) {
        return number == null ? "null" : "'" + number + " days'";
    }
}
