package io.gatehouse.connection.replica;

import io.gatehouse.microsoft.call.QuietNews;
import io.gatehouse.microsoft.call.QuietTimes;
import io.gatehouse.microsoft.call.QuietTimes.Side;
import io.gatehouse.microsoft.call.QuietTimes.Whom;
import io.gatehouse.microsoft.call.QuietTimes.Why;
import io.gatehouse.microsoft.failure.RetryAfter;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Has all replicas keep quiet for a tenant as long as Microsoft asked one of them to: calls of the others would prolong
 * the penalty (G:throttling). Says how long, not until when, because their clocks may differ. Those who start later, and
 * those who could not hear it, find it written down.
 */
@Component
class QuietHandOver implements QuietNews, ReplicaChannel {

    private static final Logger log = LoggerFactory.getLogger(QuietHandOver.class);

    private final UUID replica = UUID.randomUUID();
    private final JdbcClient jdbc;
    private final QuietTimes quiet;

    QuietHandOver(JdbcClient jdbc, QuietTimes quiet) {
        this.jdbc = jdbc;
        this.quiet = quiet;
    }

    @Override
    public String name() {
        return "gatehouse_quiet";
    }

    /** Failing costs the other replicas a refused call each, nothing else. */
    @Override
    public void wanted(Whom whom, Why why, Duration wait) {
        try {
            jdbc.sql("delete from quiet_time where ends_at < now()").update();
            jdbc.sql("""
                with said as (select pg_notify(:channel, :message))
                insert into quiet_time (side, name, why, ends_at, throttled_until)
                select :side, :name, :why, ends_at, case when :why = 'BUSY' then ends_at end
                from said, lateral (select clock_timestamp() + :millis * interval '1 millisecond' as ends_at) wish
                on conflict (side, name) do update set ends_at = greatest(quiet_time.ends_at, excluded.ends_at),
                  why = case when excluded.ends_at > quiet_time.ends_at then excluded.why else quiet_time.why end,
                  throttled_until = greatest(excluded.throttled_until, quiet_time.throttled_until,
                    case when quiet_time.why = 'BUSY' then quiet_time.ends_at end)
                """)
                    .param("channel", name())
                    .param("message", message(whom, why, wait))
                    .param("why", why.name())
                    .param("side", whom.side().name())
                    .param("name", whom.name())
                    .param("millis", wait.toMillis())
                    .update();
        } catch (RuntimeException e) {
            log.info("The other replicas were not told that {} wants quiet for {}", whom.side(), whom.name(), e);
        }
    }

    /** The release before knows of throttles alone, and passes over what has a fifth part. */
    private String message(Whom whom, Why why, Duration wait) {
        String told = String.join("|", replica.toString(), whom.side().name(), whom.name(), "" + wait.toMillis());
        return why == Why.BUSY ? told : told + "|" + why;
    }

    @Override
    public void heard(String message) {
        String[] part = message.split("\\|");
        if ((part.length == 4 || part.length == 5) && !part[0].equals(replica.toString())) {
            Why why = part.length == 4 ? Why.BUSY : Why.valueOf(part[4]);
            keep(new Told(part[1], part[2], why.name(), Duration.ofMillis(Long.parseLong(part[3]))));
        }
    }

    @Override
    public void listening() {
        try {
            jdbc.sql("""
                select side, name, why, extract(epoch from ends_at - clock_timestamp()) * 1000 as millis from quiet_time
                where ends_at > clock_timestamp()
                union all
                select side, name, 'BUSY', extract(epoch from throttled_until - clock_timestamp()) * 1000 from quiet_time
                where throttled_until > clock_timestamp() and why <> 'BUSY'
                """)
                    .query((row, number) -> new Told(
                            row.getString("side"),
                            row.getString("name"),
                            row.getString("why"),
                            Duration.ofMillis(row.getLong("millis"))))
                    .list()
                    .forEach(this::keep);
        } catch (RuntimeException e) {
            log.info("Nobody knows here yet for whom Microsoft wants quiet", e);
        }
    }

    private record Told(String side, String name, String why, Duration left) {}

    private void keep(Told told) {
        Duration wait = told.left().compareTo(RetryAfter.LONGEST) > 0 ? RetryAfter.LONGEST : told.left();
        quiet.keep(new Whom(Side.valueOf(told.side()), told.name()), Why.valueOf(told.why()), wait);
    }
}
