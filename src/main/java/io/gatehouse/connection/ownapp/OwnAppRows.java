package io.gatehouse.connection.ownapp;

import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What Microsoft last said of the provider's own registrations, shared by all replicas, and whose turn it is to ask. */
@Repository
@Transactional
class OwnAppRows {

    /** What is known of a registration, whatever one customer's tenant says of it. */
    enum Word {
        WORKS,
        DISABLED,
        DELETED,
        /** Nobody was told yet, or it is on its way. */
        UNKNOWN;

        boolean refused() {
            return this == DISABLED || this == DELETED;
        }
    }

    private final JdbcClient jdbc;

    OwnAppRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Whoever gets this turn asks; empty where that was done a moment ago or is under way. That it works is soon asked anew:
     * what is refused next may be the provider's.
     */
    public Optional<OffsetDateTime> turn(UUID registration) {
        return jdbc.sql("""
                        insert into own_app_word as w (provider_id, registration_id, asked_at)
                        values (:provider, :registration, now())
                        on conflict (provider_id, registration_id) do update set asked_at = now()
                        where w.asked_at < now() - case
                          when w.answered_at >= w.asked_at and w.word in ('WORKS', 'UNKNOWN') then interval '10 seconds'
                          else interval '1 minute' end
                        returning asked_at
                        """)
                .param("provider", ProviderScope.required().value())
                .param("registration", registration)
                .query((row, n) -> row.getObject("asked_at", OffsetDateTime.class))
                .optional();
    }

    /** An answer that somebody else has asked for meanwhile counts for nothing. */
    public void answered(UUID registration, OffsetDateTime turn, Word word) {
        jdbc.sql("""
                        update own_app_word set word = :word, answered_at = now(),
                          refused_at = case when :refused then now() else refused_at end,
                          unknown_since = case when :word = 'UNKNOWN' then coalesce(
                            case when answered_at > now() - interval '10 minutes' then unknown_since end, now()) end
                        where provider_id = :provider and registration_id = :registration and asked_at = :turn
                        """)
                .param("word", word.name())
                .param("refused", word.refused())
                .param("provider", ProviderScope.required().value())
                .param("registration", registration)
                .param("turn", turn)
                .update();
    }

    /**
     * What counts now. After a refusal not all of Microsoft's servers hear at once that it is over; and where nothing could
     * be learned for an hour, what the customer's tenant says is believed.
     */
    @Transactional(readOnly = true)
    public Word word(UUID registration) {
        return jdbc.sql("""
                        select case
                          when answered_at is null or answered_at < asked_at then 'UNKNOWN'
                          when word = 'WORKS' and refused_at > now() - interval '10 minutes' then 'UNKNOWN'
                          when word = 'UNKNOWN' and unknown_since < now() - interval '1 hour' then 'WORKS'
                          else word end
                        from own_app_word where provider_id = :provider and registration_id = :registration
                        """)
                .param("provider", ProviderScope.required().value())
                .param("registration", registration)
                .query((row, n) -> Word.valueOf(row.getString(1)))
                .optional()
                .orElse(Word.UNKNOWN);
    }

    /** Only where that the app is missing is what stands against the connection. */
    public void revive(UUID connection) {
        jdbc.sql("""
                        update delegated_grant g set state = 'ACTIVE'
                        from connection c
                        where g.provider_id = :provider and g.connection_id = :connection and g.state = 'REAUTH_REQUIRED'
                          and c.provider_id = g.provider_id and c.id = g.connection_id
                          and c.reasons like '%"APP_MISSING"%'
                        """)
                .param("provider", ProviderScope.required().value())
                .param("connection", connection)
                .update();
    }

    /** The tenant of another connection of it that was well when it was last looked at. */
    @Transactional(readOnly = true)
    public Optional<TenantId> elsewhere(UUID registration, TenantId than) {
        return jdbc.sql("""
                        select tenant_id from connection
                        where provider_id = :provider and registration_id = :registration and registration <> 'CUSTOMER'
                          and tenant_id <> :than and state = 'ACTIVE' and health = 'HEALTHY'
                        order by last_verified_at desc nulls last, id limit 1
                        """)
                .param("provider", ProviderScope.required().value())
                .param("registration", registration)
                .param("than", than.value())
                .query((row, n) -> new TenantId(row.getString("tenant_id")))
                .optional();
    }
}
