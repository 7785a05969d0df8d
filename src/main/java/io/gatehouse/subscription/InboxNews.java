package io.gatehouse.subscription;

import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * How much lies ready in the inbox beyond a place, counted where it lies: nothing is written for it while it arrives. What
 * it says is read by whoever may read the inbox, and stands in no count.
 */
@Service
@Transactional(readOnly = true)
public class InboxNews {

    /** So many are looked at together, whoever they are of: what is more is counted the next time. */
    private static final int AT_ONCE = 10_000;

    private final JdbcClient jdbc;

    InboxNews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What news is about; news of directories is no item of the inbox. */
    public enum Kind {
        MESSAGE,
        PRESENCE,
        OTHER
    }

    /**
     * Which news somebody wants.
     *
     * @param profile of one service alone; null for every one
     * @param customer of one customer alone; null for every one
     */
    public record Wanted(
            Set<Kind> kinds,
            @Nullable String profile,
            @Nullable UUID customer) {

        public Wanted {
            kinds = Set.copyOf(kinds);
        }
    }

    /** How much of one kind waits of one connection; what is kept of it may be read by the release before. */
    public record Part(UUID customerId, UUID connectionId, String profile, String kind, long count, long urgent) {}

    /**
     * What waits between two places.
     *
     * @param since the place from which on it was counted, which is not among them
     * @param through the last place that was looked at
     * @param more whether there are items beyond it
     * @param parts in the order in which the first of each arrived
     */
    public record News(long since, long through, boolean more, List<Part> parts) {

        public News {
            parts = List.copyOf(parts);
        }

        public boolean none() {
            return parts.isEmpty();
        }

        public long count() {
            return parts.stream().mapToLong(Part::count).sum();
        }

        public long urgent() {
            return parts.stream().mapToLong(Part::urgent).sum();
        }
    }

    /** What is not acknowledged yet beyond that place. */
    public News beyond(long since, Wanted wanted) {
        // places become visible in their order, so that nothing comes between once the head is read
        long head = head();
        record Looked(long count, long last) {}
        Looked looked = sql("""
                        select count(*) as looked, coalesce(max(position), 0) as last from (
                          select position from notification
                          where provider_id = :provider and state = 'READY' and acknowledged_at is null
                            and position > :since and position <= :head
                          order by position limit :most) w""")
                .param("since", since)
                .param("head", head)
                .param("most", AT_ONCE)
                .query((row, n) -> new Looked(row.getLong("looked"), row.getLong("last")))
                .single();
        long through = looked.count() < AT_ONCE ? Math.max(head, since) : looked.last();
        List<Part> parts = looked.count() == 0 ? List.of() : parts(since, through, wanted);
        return new News(since, through, through < head, parts);
    }

    private long head() {
        return sql("select coalesce((select position from notification_head where provider_id = :provider), 0)")
                .query(Long.class)
                .single();
    }

    private List<Part> parts(long since, long through, Wanted wanted) {
        return sql("""
                        select s.customer_id, s.connection_id, c.profile, s.kind, count(*) as items,
                          count(*) filter (where n.urgent) as urgent
                        from notification n
                        join subscription s on s.provider_id = n.provider_id and s.id = n.subscription_id
                        join connection c on c.provider_id = s.provider_id and c.id = s.connection_id
                        where n.provider_id = :provider and n.state = 'READY' and n.acknowledged_at is null
                          and n.position > :since and n.position <= :through and s.kind = any (:kinds::text[])
                          and (:profile::text is null or c.profile = :profile)
                          and (:customer::uuid is null or s.customer_id = :customer)
                        group by s.customer_id, s.connection_id, c.profile, s.kind
                        order by min(n.position)""")
                .param("since", since)
                .param("through", through)
                .param("kinds", wanted.kinds().stream().map(Enum::name).toArray(String[]::new))
                .param("profile", wanted.profile())
                .param("customer", wanted.customer())
                .query((row, n) -> new Part(
                        row.getObject("customer_id", UUID.class),
                        row.getObject("connection_id", UUID.class),
                        row.getString("profile"),
                        row.getString("kind"),
                        row.getLong("items"),
                        row.getLong("urgent")))
                .list();
    }

    private StatementSpec sql(String text) {
        return jdbc.sql(text).param("provider", ProviderScope.required().value());
    }
}
