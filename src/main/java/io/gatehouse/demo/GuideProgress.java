package io.gatehouse.demo;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How far the visitor has come, read from what is really there. While the database is away it is what was known last:
 * the strip stands on the page that says so, too, and must not be what breaks it.
 */
class GuideProgress {

    private static final Logger log = LoggerFactory.getLogger(GuideProgress.class);

    private final Supplier<Facts> reading;
    private volatile Facts last = Facts.NONE;

    GuideProgress(Supplier<Facts> reading) {
        this.reading = reading;
    }

    static GuideProgress of(JdbcClient jdbc, PlatformTransactionManager transactions) {
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        transaction.setReadOnly(true);
        return new GuideProgress(() -> now(jdbc, transaction));
    }

    record Facts(
            boolean customer,
            boolean invitation,
            boolean opened,
            boolean connected,
            boolean users,
            boolean broken,
            @Nullable UUID latestCustomer) {

        static final Facts NONE = new Facts(false, false, false, false, false, false, null);
    }

    Facts read() {
        try {
            last = reading.get();
        } catch (DataAccessException | TransactionException e) {
            log.debug("The guide shows what it knew before", e);
        }
        return last;
    }

    private static Facts now(JdbcClient jdbc, TransactionTemplate transaction) {
        List<UUID> providers = jdbc.sql("select id from provider order by created_at limit 1")
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
        return providers.isEmpty()
                ? Facts.NONE
                : ProviderScope.call(
                        new ProviderId(providers.getFirst()), () -> transaction.execute(status -> facts(jdbc)));
    }

    private static Facts facts(JdbcClient jdbc) {
        return jdbc.sql("""
                        select exists (select from customer) as customer,
                               exists (select from invitation) as invitation,
                               exists (select from invitation where opened_at is not null) as opened,
                               exists (select from connection) as connected,
                               exists (select from directory_user) as users,
                               exists (select from audit_entry where action = 'connection.health_changed'
                                       and details not like '%HEALTHY"%') as broken,
                               (select customer_id from connection order by created_at desc limit 1) as latest_customer
                        """)
                .query((row, n) -> new Facts(
                        row.getBoolean("customer"),
                        row.getBoolean("invitation"),
                        row.getBoolean("opened"),
                        row.getBoolean("connected"),
                        row.getBoolean("users"),
                        row.getBoolean("broken"),
                        row.getObject("latest_customer", UUID.class)))
                .single();
    }
}
