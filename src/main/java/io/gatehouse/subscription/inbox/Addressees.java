package io.gatehouse.subscription.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.keep.SubscriptionKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds the subscription of an address, which is a secret: only its hash is kept. */
@Component
class Addressees {

    private static final int LONGEST = 64;

    private static final int AT_ONCE = 3;
    /** What is left of the time to answer in is for keeping what came. */
    private static final Duration PATIENCE = Duration.ofMillis(400);

    private final Semaphore lookups = new Semaphore(AT_ONCE);
    private final JdbcClient jdbc;
    private final TransactionTemplate reading;
    /** Only what is settled: a subscription in the making changes from one call to the next. */
    private final Cache<String, Addressee> known = Caffeine.newBuilder()
            .maximumSize(50_000)
            .expireAfterWrite(Duration.ofSeconds(20))
            .build();

    Addressees(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    Optional<Addressee> find(String opaque) {
        if (opaque.length() > LONGEST) {
            return Optional.empty();
        }
        Addressee cached = known.getIfPresent(opaque);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<Addressee> found = read(opaque);
        found.filter(it -> it.live() && it.graphId() != null).ifPresent(it -> known.put(opaque, it));
        return found;
    }

    /** As it is now, whatever was known. */
    Optional<Addressee> fresh(String opaque) {
        known.invalidate(opaque);
        return find(opaque);
    }

    /**
     * Whoever tries addresses in masses waits for himself: operators keep most of the database's connections. A burst of
     * genuine news waits a moment as well, which is better than to have Microsoft come back a minute later.
     */
    private Optional<Addressee> read(String opaque) {
        if (!turn()) {
            throw new TransientDataAccessResourceException("Too many unknown addresses at once");
        }
        try {
            return asked(Hashes.sha256(opaque));
        } finally {
            lookups.release();
        }
    }

    private boolean turn() {
        try {
            return lookups.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<Addressee> asked(byte[] hash) {
        return ProviderScope.byBearer(
                hash,
                () -> reading.execute(status -> jdbc.sql("select * from subscription where path_hash = ?")
                        .param(hash)
                        .query(Addressees::addressee)
                        .optional()));
    }

    private static Addressee addressee(ResultSet row, int number) throws SQLException {
        String state = row.getString("state");
        return new Addressee(
                new ProviderId(row.getObject("provider_id", UUID.class)),
                row.getObject("id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getObject("connection_id", UUID.class),
                row.getString("tenant_id"),
                row.getString("graph_id"),
                row.getBytes("state_hash"),
                SubscriptionKind.valueOf(row.getString("kind")),
                !state.equals("LOST") && !state.equals("ENDED"),
                state.equals("WANTED"));
    }
}
