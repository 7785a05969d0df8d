package io.gatehouse.connection;

import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Slice;
import io.gatehouse.shared.TenantId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads connections together with the state of their sign-in. */
@Repository
class ConnectionLists {

    private static final String SELECT = """
        select c.provider_id, c.id, c.customer_id, c.profile, c.profile_version, c.method, c.registration, c.acts_as,
               c.registration_id, c.tenant_id, c.state, c.health, c.reasons, c.wanted_scopes, c.granted_scopes,
               c.granted_roles, c.consent_read_at, c.account_object, c.account_upn, c.account_name, c.account_is_admin,
               c.invitation_id, c.last_verified_at, c.connected_at, c.disconnected_at, c.created_at, c.tenant_name,
               c.tenant_domains, c.wanted_roles, c.account_roles,
               u.display_name as customer_name, g.state as token_state, g.last_refresh_at, g.refresh_due_at,
               g.last_failure, g.token_version, coalesce(g.lease_until > now(), false) as refreshing
        from connection c
        join customer u on u.provider_id = c.provider_id and u.id = c.customer_id
        left join delegated_grant g on g.provider_id = c.provider_id and g.connection_id = c.id
        where c.provider_id = :provider
        """;

    private final JdbcClient jdbc;

    ConnectionLists(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<ConnectionView> find(UUID id) {
        return jdbc.sql(SELECT + " and c.id = :id")
                .param("provider", ProviderScope.required().value())
                .param("id", id)
                .query(ConnectionLists::view)
                .optional();
    }

    boolean candidate(UUID id) {
        return jdbc.sql("""
            select count(*) from connection
            where provider_id = ? and id = ? and stands_in_for is not null
            """)
                        .params(ProviderScope.required().value(), id)
                        .query(Long.class)
                        .single()
                == 1;
    }

    List<ConnectionView> ofCustomer(UUID customerId) {
        return jdbc.sql(SELECT + " and c.customer_id = :customer order by c.created_at desc, c.id")
                .param("provider", ProviderScope.required().value())
                .param("customer", customerId)
                .query(ConnectionLists::view)
                .list();
    }

    long countActive() {
        return jdbc.sql("select count(*) from connection where provider_id = ? and state = 'ACTIVE'")
                .param(ProviderScope.required().value())
                .query(Long.class)
                .single();
    }

    List<ConnectionView> active() {
        return jdbc.sql(SELECT + " and c.state = 'ACTIVE' order by c.created_at, c.id")
                .param("provider", ProviderScope.required().value())
                .query(ConnectionLists::view)
                .list();
    }

    List<ConnectionView> unhealthy() {
        return jdbc.sql(SELECT + " and c.state = 'ACTIVE' and c.health <> 'HEALTHY' order by c.created_at, c.id")
                .param("provider", ProviderScope.required().value())
                .query(ConnectionLists::view)
                .list();
    }

    /** None of a suspended customer. Each is due a little earlier, another one each time: what was checked together must not stay together. */
    List<ConnectionView> due(Instant before, Instant degradedBefore, Instant deadBefore, int limit) {
        return jdbc.sql(SELECT + """
              and c.state = 'ACTIVE' and u.state <> 'SUSPENDED'
              and (c.reasons not like '%"TENANT_GONE"%' or c.last_verified_at < :dead)
              and (c.last_verified_at is null
                or (coalesce(g.state, 'ACTIVE') = 'ACTIVE'
                  and c.last_verified_at < cast(:before as timestamptz)
                    + (cast(:degraded as timestamptz) - cast(:before as timestamptz)) * 0.2
                    * (abs(hashtextextended(concat(c.id, c.last_verified_at), 0) % 1000) / 1000.0))
                or (g.state = 'ACTIVE' and g.refresh_due_at < now() and c.last_verified_at < :degraded)
                or (coalesce(g.state, 'ACTIVE') = 'ACTIVE' and c.last_verified_at < :degraded
                  and (c.health = 'DEGRADED'
                    or exists (select from jsonb_array_elements(cast(c.reasons as jsonb)) reason
                               where reason ->> 'code' in (:soon))))
                or (g.state = 'REAUTH_REQUIRED' and c.last_verified_at < :dead))
            order by c.last_verified_at nulls first, c.id
            limit :limit
            """)
                .param("provider", ProviderScope.required().value())
                .param("before", Timestamp.from(before))
                .param("degraded", Timestamp.from(degradedBefore))
                .param("dead", Timestamp.from(deadBefore))
                .param("soon", Severity.ASKED_SOON)
                .param("limit", limit)
                .query(ConnectionLists::view)
                .list();
    }

    /**
     * Those to which the credential of this registration was refused, the last time after the one and by the other. A look
     * that met no refusal is none.
     *
     * @param suspended whether those of suspended customers count
     */
    List<UUID> refused(
            UUID registration, @Nullable Instant after, @Nullable Instant until, boolean suspended, int limit) {
        return telling(Severity.CREDENTIAL, registration, after, until, suspended, limit);
    }

    List<UUID> appOff(UUID registration, int limit) {
        return telling(Severity.APP_OFF, registration, null, null, false, limit);
    }

    private List<UUID> telling(
            Set<String> codes,
            UUID registration,
            @Nullable Instant after,
            @Nullable Instant until,
            boolean suspended,
            int limit) {
        return jdbc.sql("""
            select id from connection
            where provider_id = :provider and registration_id = :registration and registration <> 'CUSTOMER'
              and state = 'ACTIVE'
              and exists (select from jsonb_array_elements(cast(reasons as jsonb)) reason
                          where reason ->> 'code' in (:refused))
              and (cast(:after as timestamptz) is null or updated_at > :after)
              and (cast(:until as timestamptz) is null or updated_at <= :until)
              and (:suspended or not exists (select from customer u
                where u.provider_id = connection.provider_id and u.id = connection.customer_id and u.state = 'SUSPENDED'))
            order by id limit :limit
            """)
                .param("provider", ProviderScope.required().value())
                .param("registration", registration)
                .param("refused", codes)
                .param("after", after == null ? null : Timestamp.from(after))
                .param("until", until == null ? null : Timestamp.from(until))
                .param("suspended", suspended)
                .param("limit", limit)
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    List<ConnectionView> needing(int limit) {
        return jdbc.sql(SELECT + """
              and c.state = 'ACTIVE' and c.health in ('ACTION_REQUIRED', 'DEGRADED')
            order by c.health, c.updated_at desc, c.id
            limit :limit
            """)
                .param("provider", ProviderScope.required().value())
                .param("limit", limit)
                .query(ConnectionLists::view)
                .list();
    }

    /** Those whose own credential in use ends by then, the nearest end first. */
    List<ConnectionView> ending(Instant before, int limit) {
        return jdbc.sql("""
            select s.* from (%s and c.state = 'ACTIVE' and c.registration = 'CUSTOMER') s
            join lateral (
              select max(k.expires_at) as ends from credential k
              where k.provider_id = s.provider_id and k.registration_id = s.registration_id
                and k.service = s.profile and k.state = 'ACTIVE') e on e.ends < :before
            order by e.ends, s.id
            limit :limit
            """.formatted(SELECT))
                .param("provider", ProviderScope.required().value())
                .param("before", Timestamp.from(before))
                .param("limit", limit)
                .query(ConnectionLists::view)
                .list();
    }

    Slice<ConnectionView> list(ConnectionQuery query) {
        Optional<Position> after = Cursor.parse(query.cursor(), 2).map(Position::of);
        List<ConnectionView> rows = jdbc.sql(SELECT + """
              and (:customer::uuid is null or c.customer_id = :customer)
              and (:health::text is null or c.health = :health and c.state <> 'WAITING')
              and (:state::text is null or c.state = :state)
              and (:at::timestamptz is null or (c.created_at, c.id) < (:at, :id))
            order by c.created_at desc, c.id desc
            limit :limit
            """)
                .param("provider", ProviderScope.required().value())
                .param("customer", query.customerId())
                .param("health", query.health() == null ? null : query.health().name())
                .param("state", query.state() == null ? null : query.state().name())
                .param("at", after.map(Position::at).orElse(null))
                .param("id", after.map(Position::id).orElse(null))
                .param("limit", query.limit() + 1)
                .query(ConnectionLists::view)
                .list();
        return Slice.of(rows, query.limit(), row -> Cursor.of(row.createdAt(), row.id()));
    }

    private record Position(OffsetDateTime at, UUID id) {

        static Position of(List<String> keys) {
            return new Position(Cursor.instant(keys.get(0)).atOffset(ZoneOffset.UTC), Cursor.id(keys.get(1)));
        }
    }

    private static ConnectionView view(ResultSet row, int number) throws SQLException {
        return new ConnectionView(
                row.getObject("id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getString("customer_name"),
                row.getString("profile"),
                row.getInt("profile_version"),
                row.getString("method"),
                row.getString("registration"),
                row.getString("acts_as"),
                row.getObject("registration_id", UUID.class),
                new TenantId(row.getString("tenant_id")),
                row.getString("tenant_name"),
                texts(row.getArray("tenant_domains")),
                ConnectionState.valueOf(row.getString("state")),
                ConnectionHealth.valueOf(row.getString("health")),
                HealthReasons.read(row.getString("reasons")),
                texts(row.getArray("wanted_scopes")),
                texts(row.getArray("granted_scopes")),
                texts(row.getArray("wanted_roles")),
                texts(row.getArray("granted_roles")),
                instant(row, "consent_read_at"),
                account(row),
                tokens(row),
                row.getObject("invitation_id", UUID.class),
                instant(row, "last_verified_at"),
                instant(row, "connected_at"),
                instant(row, "disconnected_at"),
                row.getTimestamp("created_at").toInstant());
    }

    private static ConnectionView.@Nullable Account account(ResultSet row) throws SQLException {
        String object = row.getString("account_object");
        return object == null
                ? null
                : new ConnectionView.Account(
                        object,
                        row.getString("account_upn"),
                        row.getString("account_name"),
                        row.getBoolean("account_is_admin"),
                        row.getArray("account_roles") == null ? null : texts(row.getArray("account_roles")));
    }

    private static ConnectionView.Tokens tokens(ResultSet row) throws SQLException {
        String state = row.getString("token_state");
        return new ConnectionView.Tokens(
                state == null ? "NONE" : state,
                instant(row, "last_refresh_at"),
                instant(row, "refresh_due_at"),
                row.getString("last_failure"),
                row.getBoolean("refreshing"),
                row.getLong("token_version"));
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
