package io.gatehouse.job.time;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The time of the database, by which replicas agree on what is due and who is alive however far their own clocks are
 * apart. It is asked now and then and counted on from there, so that a clock that is set meanwhile changes nothing.
 * While the first is asking, others go by the clock of this machine.
 */
@Component
public class DatabaseClock implements InstantSource {

    private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);
    private static final long ASK_AGAIN = Duration.ofSeconds(30).toNanos();
    private static final Duration TOO_LONG = Duration.ofSeconds(5);
    private static final Duration WORTH_TELLING = Duration.ofSeconds(5);

    private final Clock own;
    private final DataSource database;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile boolean asked;
    private volatile Reading last;

    /** As long as the database does not answer, the time is its own. */
    public DatabaseClock(Clock own, DataSource database) {
        this.own = own;
        this.database = database;
        last = new Reading(own.instant(), System.nanoTime(), System.nanoTime());
    }

    /** @param compared when it was last compared with the database */
    private record Reading(Instant time, long nanos, long compared) {

        Instant at(long now) {
            return time.plusNanos(now - nanos);
        }
    }

    @Override
    public Instant instant() {
        boolean due = !asked || System.nanoTime() - last.compared() > ASK_AGAIN;
        // one alone: who asks inside a transaction takes a second connection, and all of them together might take the
        // last
        if (due && asking.compareAndSet(false, true)) {
            if (asked) {
                Thread.ofVirtual().name("database-clock").start(this::askAlone);
            } else {
                // not before somebody wants to know: the database is made ready while the portal starts
                askAlone();
            }
        }
        return last.at(System.nanoTime());
    }

    private void askAlone() {
        try {
            ask();
        } finally {
            asked = true;
            asking.set(false);
        }
    }

    private void ask() {
        long before = System.nanoTime();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            // what it took to get a connection makes no difference
            long sent = System.nanoTime();
            Instant time = time(statement);
            answered(time, sent, System.nanoTime());
        } catch (SQLException | RuntimeException e) {
            log.info("The database does not tell the time at the moment: {}", e.getMessage());
            Reading known = last;
            last = new Reading(known.time(), known.nanos(), before);
        }
    }

    private static Instant time(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select clock_timestamp()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    /** What lies within the time that the answer took is no news: the time goes on without a leap. */
    private void answered(Instant time, long sent, long received) {
        Duration took = Duration.ofNanos(received - sent);
        Reading known = last;
        Reading read = new Reading(time.plus(took.dividedBy(2)), received, received);
        Duration apart = Duration.between(known.at(received), read.time()).abs();
        if (took.compareTo(TOO_LONG) > 0 || apart.compareTo(took) <= 0) {
            last = new Reading(known.time(), known.nanos(), received);
            return;
        }
        if (Duration.between(own.instant(), time).abs().compareTo(WORTH_TELLING) > 0) {
            log.warn("The clock of this machine and that of the database are apart: {} and {}", own.instant(), time);
        }
        last = read;
    }
}
