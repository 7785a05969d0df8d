package io.gatehouse.subscription.desk;

import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Slice;
import io.gatehouse.subscription.keep.KeptSubscription;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** A connection's subscriptions page by page: there may be one for each of hundreds of chats. */
@Repository
@Transactional(readOnly = true)
class SubscriptionPages {

    private final JdbcClient jdbc;

    SubscriptionPages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Position(boolean live, OffsetDateTime at, UUID id) {

        static Position of(List<String> keys) {
            return new Position(
                    Boolean.parseBoolean(keys.get(0)),
                    Cursor.instant(keys.get(1)).atOffset(ZoneOffset.UTC),
                    Cursor.id(keys.get(2)));
        }
    }

    /** Those that live, then those that ended, the newest first. */
    Slice<KeptSubscription> list(UUID connection, @Nullable String cursor, int limit) {
        Optional<Position> after = Cursor.parse(cursor, 3).map(Position::of);
        List<KeptSubscription> found = jdbc.sql("select " + KeptSubscription.COLUMNS + """
                 from subscription
                where provider_id = :provider and connection_id = :connection
                  and (:at::timestamptz is null
                    or (state not in ('LOST', 'ENDED'), created_at, id) < (:live::boolean, :at, :id::uuid))
                order by state not in ('LOST', 'ENDED') desc, created_at desc, id desc
                limit :limit""")
                .param("provider", ProviderScope.required().value())
                .param("connection", connection)
                .param("live", after.map(Position::live).orElse(null))
                .param("at", after.map(Position::at).orElse(null))
                .param("id", after.map(Position::id).orElse(null))
                .param("limit", limit + 1)
                .query(KeptSubscription::of)
                .list();
        return Slice.of(
                found,
                limit,
                last -> Cursor.of(last.state().live(), last.times().createdAt(), last.id()));
    }
}
