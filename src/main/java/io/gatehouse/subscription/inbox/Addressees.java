package io.gatehouse.subscription.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.keep.SubscriptionKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds the subscription of an address, which is a secret: only its hash is kept, here as well. Addresses that were found
 * before never wait for those that nobody gave, however many of these come: each kind has look-ups of its own. One that
 * is called for the first time since this replica began waits among the strangers, and comes again where it is refused.
 */
@Component
class Addressees {

    private static final int LONGEST = 64;

    /** Of each kind: operators keep most of the database's connections. */
    private static final int AT_ONCE = 3;

    /** What is left of the time to answer in is for keeping what came. */
    private static final Duration PATIENCE = Duration.ofMillis(400);

    /** So long nobody looks again. */
    static final Duration FRESH = Duration.ofSeconds(20);

    /**
     * So long an address is taken for what it was while a look is under way, or fails. What is told to a subscription until
     * its end is noticed here is kept like what came before: address and clientState still prove that Microsoft told it. A
     * hint at a directory costs one round, and where the customer is gone the database refuses. Neither secret ever changes:
     * a subscription that is made anew has others, which are looked up when they come. So a replica goes by what was for
     * less than a minute, whatever the database does.
     */
    static final Duration LATEST = Duration.ofSeconds(50);

    private final Semaphore strangers = new Semaphore(AT_ONCE);
    private final Semaphore acquaintances = new Semaphore(AT_ONCE);
    private final JdbcClient jdbc;
    private final TransactionTemplate reading;
    private final Ticker ticker;

    /**
     * By the hash of the address; what is too old to go by still says that it is no stranger's, after a quiet weekend too.
     * Some 30 MB, where there are so many subscriptions.
     */
    private final Cache<String, Found> known;

    @Autowired
    Addressees(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this(jdbc, transactions, Ticker.systemTicker());
    }

    Addressees(JdbcClient jdbc, PlatformTransactionManager transactions, Ticker ticker) {
        this.jdbc = jdbc;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        this.ticker = ticker;
        this.known = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(50_000)
                .expireAfterAccess(Duration.ofDays(7))
                .build();
    }

    /**
     * What was found, and when it was asked for.
     *
     * @param looking whether somebody looks again
     */
    private record Found(Addressee addressee, long asked, AtomicBoolean looking) {

        /** A subscription in the making changes from one call to the next; one that has ended never comes back. */
        boolean holds(Duration time, long now) {
            boolean settled = !addressee.live() || addressee.graphId() != null;
            return settled && now - asked < time.toNanos();
        }
    }

    /** Whether it was found before, which says nothing of what has become of it. */
    boolean familiar(String opaque) {
        return opaque.length() <= LONGEST && known.getIfPresent(Hashes.sha256Hex(opaque)) != null;
    }

    Optional<Addressee> find(String opaque) {
        if (opaque.length() > LONGEST) {
            return Optional.empty();
        }
        String hash = Hashes.sha256Hex(opaque);
        Found found = known.getIfPresent(hash);
        if (found == null) {
            return read(hash, strangers);
        }
        return found.holds(FRESH, ticker.read()) ? Optional.of(found.addressee()) : again(hash, found);
    }

    /** Who comes while somebody looks need not wait for the same: a busy address would fill the line each time. */
    private Optional<Addressee> again(String hash, Found found) {
        boolean first = found.looking().compareAndSet(false, true);
        if (!first && found.holds(LATEST, ticker.read())) {
            return Optional.of(found.addressee());
        }
        try {
            return read(hash, acquaintances);
        } catch (DataAccessException | TransactionException noAnswer) {
            if (found.holds(LATEST, ticker.read())) {
                return Optional.of(found.addressee());
            }
            throw noAnswer;
        } finally {
            if (first) {
                found.looking().set(false);
            }
        }
    }

    /** As it is now, whatever was known. */
    Optional<Addressee> fresh(String opaque) {
        return opaque.length() > LONGEST
                ? Optional.empty()
                : read(Hashes.sha256Hex(opaque), familiar(opaque) ? acquaintances : strangers);
    }

    /**
     * Whoever tries addresses in masses waits for their own. A burst of genuine news waits a moment as well, which is better
     * than to have Microsoft come back a minute later.
     */
    private Optional<Addressee> read(String hash, Semaphore line) {
        if (!turn(line)) {
            throw new TransientDataAccessResourceException("Too many addresses are looked up at once");
        }
        try {
            long asked = ticker.read();
            Optional<Addressee> now = asked(HexFormat.of().parseHex(hash));
            now.ifPresentOrElse(
                    it -> known.asMap()
                            .merge(
                                    hash,
                                    new Found(it, asked, new AtomicBoolean()),
                                    (one, other) -> one.asked() - other.asked() > 0 ? one : other),
                    () -> known.invalidate(hash));
            return now;
        } finally {
            line.release();
        }
    }

    private static boolean turn(Semaphore line) {
        try {
            return line.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<Addressee> asked(byte[] hash) {
        return ProviderScope.byBearer(
                hash,
                () -> reading.execute(status ->
                        jdbc.sql("""
                                select provider_id, id, customer_id, connection_id, tenant_id, kind, state_hash, state,
                                  graph_id
                                from subscription where path_hash = ?
                                """).param(hash).query(Addressees::addressee).optional()));
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
