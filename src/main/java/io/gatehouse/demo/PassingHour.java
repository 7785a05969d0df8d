package io.gatehouse.demo;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets the hour of the link that the sandbox's robot lets expire pass in a minute, because nobody waits for it in a
 * demo. The shortest life of an invitation is an hour, in the demo too, and no other invitation is touched.
 */
class PassingHour implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PassingHour.class);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PassingHour(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    void begin() {
        looks.scheduleWithFixedDelay(this::look, LOOK.toSeconds(), LOOK.toSeconds(), TimeUnit.SECONDS);
    }

    /** A look that throws would be the last one. */
    private void look() {
        try {
            pass();
        } catch (DataAccessException | TransactionException e) {
            log.debug("The hour goes on at the next look", e);
        }
    }

    void pass() {
        jdbc.sql("select id from provider order by created_at limit 1")
                .query(UUID.class)
                .optional()
                .ifPresent(provider -> ProviderScope.run(
                        new ProviderId(provider), () -> transaction.executeWithoutResult(status -> expire())));
    }

    private void expire() {
        Instant now = clock.instant();
        jdbc.sql("""
                        update invitation i set expires_at = :now, version = i.version + 1 from customer c
                        where c.provider_id = i.provider_id and c.id = i.customer_id and c.reference like 'sandbox-%'
                          and i.status = 'PENDING' and i.created_by_kind = 'API_CLIENT'
                          and i.expires_at > :now and i.expires_at <= i.created_at + interval '61 minutes'
                          and i.created_at < :minuteAgo
                        """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("minuteAgo", now.minusSeconds(60).atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
