package io.gatehouse.subscription.inbox;

import io.gatehouse.job.OneByOne;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.InboxTroubles;
import io.gatehouse.subscription.gap.Gaps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Forgets what was dealt with. What nobody took in time is deleted too, and stands in the ledger of gaps for it. Always some
 * at a time, each some in a transaction of its own: a day's items in one statement take longer than a statement may.
 */
@Component
class InboxHousekeeping implements RecurringWork {

    /** Looked through in one transaction. */
    static final int AT_ONCE = 1_000;

    private static final int GOES = 1_000;

    /** Microsoft delivers again for hours; so long an item is known to have been here. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    private static final Duration UNREAD = InboxTroubles.KEPT;
    private static final Duration ENDED = Duration.ofDays(30);
    private static final int MOST_ENDED = 5_000;

    /** The oldest after a place, however many of them are deleted. */
    private static final String SOME = """
            with passing as materialized (
              select o.id, o.received_at from %s o
              where o.provider_id = :provider and o.received_at < :before
                and (o.received_at, o.id) > (cast(:at as timestamptz), cast(:id as uuid))
              order by o.received_at, o.id limit :most)
            """;

    private static final String LAST = """
            select s.id, s.received_at, (select count(*) from passing) as found from passing s
            order by s.received_at desc, s.id desc limit 1""";

    private static final String DEALT_WITH = SOME.formatted("notification") + """
            , gone as (
              delete from notification n using passing s
              where n.provider_id = :provider and n.id = s.id
                and (n.acknowledged_at is not null or n.state = 'REFUSED'))
            """ + LAST;

    private static final String UNTAKEN = SOME.formatted("notification") + """
            , gone as (
              delete from notification n using passing s where n.provider_id = :provider and n.id = s.id
              returning n.id, n.received_at, n.subscription_id,
                n.acknowledged_at is null and n.state <> 'REFUSED' as untaken)
            select * from gone order by received_at, id""";

    /**
     * A proof stays as long as an item that nobody could look into yet, which lets go of it then. Both were kept at the same
     * time: so the index of those that wait finds them.
     */
    private static final String PROOFS = SOME.formatted("notification_delivery") + """
            , gone as (
              delete from notification_delivery d using passing s
              where d.provider_id = :provider and d.id = s.id
                and (select n.id from notification n
                  where n.provider_id = :provider and n.state = 'RECEIVED' and n.received_at = s.received_at
                    and n.delivery_id = s.id limit 1) is null)
            """ + LAST;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Gaps gaps;
    private final DatabaseClock clock;

    /** How far the last look went: beyond may be millions that are old and that nobody has acknowledged. */
    private final Map<ProviderId, Place> reached = new ConcurrentHashMap<>();

    InboxHousekeeping(JdbcClient jdbc, TransactionTemplate transaction, Gaps gaps, DatabaseClock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.gaps = gaps;
        this.clock = clock;
    }

    /** Where in the order in which they came. */
    private record Place(Instant at, UUID id) {

        static final Place BEGINNING = new Place(Instant.EPOCH, new UUID(0, 0));

        static Place of(ResultSet row) throws SQLException {
            return new Place(row.getTimestamp("received_at").toInstant(), row.getObject("id", UUID.class));
        }
    }

    private record Gone(Place place, UUID subscription, boolean untaken) {}

    @Override
    public String name() {
        return "notification.housekeeping";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        OneByOne.each(
                List.<Runnable>of(
                        () -> dealtWith(now.minus(REMEMBERED)),
                        () -> through(Place.BEGINNING, from -> untaken(from, now.minus(UNREAD))),
                        () -> transaction.executeWithoutResult(status -> ended(now.minus(ENDED))),
                        () -> through(Place.BEGINNING, from -> last(PROOFS, from, now))),
                Runnable::run);
    }

    private void dealtWith(Instant before) {
        ProviderId provider = ProviderScope.required();
        Place from = reached.getOrDefault(provider, Place.BEGINNING);
        through(from, place -> last(DEALT_WITH, place, before))
                .ifPresentOrElse(place -> reached.put(provider, place), () -> reached.remove(provider));
    }

    /** Answers where it stopped; what is beyond has its turn the next time. */
    private Optional<Place> through(Place from, Function<Place, Optional<Place>> go) {
        Optional<Place> place = Optional.of(from);
        for (int number = 0; number < GOES && place.isPresent(); number++) {
            Place last = place.get();
            place = Objects.requireNonNull(transaction.execute(status -> go.apply(last)));
        }
        return place;
    }

    /** The last one of these; none where they were the last of all. */
    private Optional<Place> last(String statement, Place from, Instant before) {
        return some(statement, from, before)
                .query((row, n) -> row.getInt("found") < AT_ONCE ? Optional.<Place>empty() : Optional.of(Place.of(row)))
                .optional()
                .flatMap(Function.identity());
    }

    /** The gap is written with the deletion, whatever becomes of the next ones. */
    private Optional<Place> untaken(Place from, Instant before) {
        List<Gone> gone = some(UNTAKEN, from, before)
                .query((row, n) -> new Gone(
                        Place.of(row), row.getObject("subscription_id", UUID.class), row.getBoolean("untaken")))
                .list();
        gone.stream()
                .filter(Gone::untaken)
                .collect(Collectors.groupingBy(
                        Gone::subscription,
                        TreeMap::new,
                        Collectors.mapping(it -> it.place().at(), Collectors.toList())))
                .forEach((subscription, times) ->
                        gaps.unread(subscription, Collections.min(times), Collections.max(times)));
        return gone.size() < AT_ONCE
                ? Optional.empty()
                : Optional.of(gone.getLast().place());
    }

    /** Looked for one by one: PostgreSQL would rather read all items for some hundred subscriptions. */
    private void ended(Instant before) {
        sql("""
                delete from subscription where provider_id = :provider and id in (
                  select s.id from subscription s
                  where s.provider_id = :provider and s.state in ('LOST', 'ENDED') and s.ended_at < :before
                    and (select g.id from notification_gap g
                      where g.provider_id = s.provider_id and g.subscription_id = s.id limit 1) is null
                    and (select n.id from notification n
                      where n.provider_id = s.provider_id and n.subscription_id = s.id limit 1) is null
                  limit :most)""")
                .param("before", Timestamp.from(before))
                .param("most", MOST_ENDED)
                .update();
    }

    private StatementSpec some(String statement, Place from, Instant before) {
        return sql(statement)
                .param("before", Timestamp.from(before))
                .param("at", Timestamp.from(from.at()))
                .param("id", from.id())
                .param("most", AT_ONCE);
    }

    private StatementSpec sql(String text) {
        return jdbc.sql(text).param("provider", ProviderScope.required().value());
    }
}
