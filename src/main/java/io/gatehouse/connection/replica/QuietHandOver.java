package io.gatehouse.connection.replica;

import io.gatehouse.microsoft.call.QuietNews;
import io.gatehouse.microsoft.call.QuietTimes;
import io.gatehouse.microsoft.call.QuietTimes.Side;
import io.gatehouse.microsoft.call.QuietTimes.Whom;
import io.gatehouse.microsoft.failure.RetryAfter;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Has all replicas keep quiet for a tenant as long as Microsoft asked one of them to: calls of the others would prolong
 * the penalty (G:throttling). Says how long, not until when, because their clocks may differ.
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
    public void wanted(Whom whom, Duration wait) {
        try {
            jdbc.sql("select pg_notify(:channel, :message)")
                    .param("channel", name())
                    .param(
                            "message",
                            String.join("|", replica.toString(), whom.side().name(), whom.name(), "" + wait.toMillis()))
                    .query((row, number) -> true)
                    .single();
        } catch (RuntimeException e) {
            log.info("The other replicas were not told that {} wants quiet for {}", whom.side(), whom.name(), e);
        }
    }

    @Override
    public void heard(String message) {
        String[] part = message.split("\\|");
        if (part.length == 4 && !part[0].equals(replica.toString())) {
            Duration wait = Duration.ofMillis(Long.parseLong(part[3]));
            quiet.keep(
                    new Whom(Side.valueOf(part[1]), part[2]),
                    wait.compareTo(RetryAfter.LONGEST) > 0 ? RetryAfter.LONGEST : wait);
        }
    }
}
