package io.gatehouse.connection.replica;

import io.gatehouse.microsoft.call.QuietNews;
import io.gatehouse.microsoft.call.TenantBudgets;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Has all replicas keep quiet for a tenant as long as Graph asked one of them to: calls of the others would prolong the
 * penalty (G:throttling). Says how long, not until when, because their clocks may differ.
 */
@Component
class QuietHandOver implements QuietNews, ReplicaChannel {

    private static final Logger log = LoggerFactory.getLogger(QuietHandOver.class);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final UUID replica = UUID.randomUUID();
    private final JdbcClient jdbc;
    private final TenantBudgets budgets;

    QuietHandOver(JdbcClient jdbc, TenantBudgets budgets) {
        this.jdbc = jdbc;
        this.budgets = budgets;
    }

    @Override
    public String name() {
        return "gatehouse_quiet";
    }

    /** Failing costs the other replicas a refused call each, nothing else. */
    @Override
    public void wanted(TenantId tenant, Duration wait) {
        try {
            jdbc.sql("select pg_notify(:channel, :message)")
                    .param("channel", name())
                    .param("message", replica + "|" + tenant.value() + "|" + wait.toMillis())
                    .query((row, number) -> true)
                    .single();
        } catch (DataAccessException e) {
            log.info("The other replicas were not told that Graph wants quiet for tenant {}", tenant, e);
        }
    }

    @Override
    public void heard(String message) {
        String[] part = message.split("\\|");
        if (part.length == 3 && !part[0].equals(replica.toString())) {
            Duration wait = Duration.ofMillis(Long.parseLong(part[2]));
            budgets.keepQuiet(new TenantId(part[1]), wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
        }
    }
}
