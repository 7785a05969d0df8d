package io.gatehouse.connection.broker;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Slice;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The limits of the provider's programs; one without a limit takes tokens of every connection. */
@Repository
@Transactional
class TokenLimits {

    private static final String SELECT =
            "select client_id, profiles, permissions, changed_by, changed_at from token_limit ";

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    TokenLimits(JdbcClient jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    @Transactional(readOnly = true)
    Slice<TokenLimit> list(@Nullable String cursor, int limit) {
        List<TokenLimit> found = jdbc.sql(SELECT + """
            where provider_id = :provider and client_id > :after
            order by client_id limit :limit
            """)
                .param("provider", ProviderScope.required().value())
                .param(
                        "after",
                        Cursor.parse(cursor, 1)
                                .map(keys -> Cursor.id(keys.getFirst()).toString())
                                .orElse(""))
                .param("limit", limit + 1)
                .query(TokenLimits::read)
                .list();
        return Slice.of(found, limit, last -> Cursor.of(last.clientId()));
    }

    @Transactional(readOnly = true)
    Optional<TokenLimit> of(Actor caller) {
        return caller.kind() == Actor.Kind.API_CLIENT ? find(caller.id()) : Optional.empty();
    }

    private Optional<TokenLimit> find(String client) {
        return jdbc.sql(SELECT + "where provider_id = ? and client_id = ?")
                .params(ProviderScope.required().value(), client)
                .query(TokenLimits::read)
                .optional();
    }

    TokenLimit set(String client, @Nullable List<String> profiles, @Nullable List<String> permissions, Actor by) {
        jdbc.sql("""
            insert into token_limit (provider_id, client_id, profiles, permissions, changed_by)
            values (:provider, :client, :profiles, :permissions, :by)
            on conflict (provider_id, client_id) do update
            set profiles = excluded.profiles, permissions = excluded.permissions,
                changed_by = excluded.changed_by, changed_at = now()
            """)
                .param("provider", ProviderScope.required().value())
                .param("client", client)
                .param("profiles", profiles == null ? null : profiles.toArray(String[]::new))
                .param("permissions", permissions == null ? null : permissions.toArray(String[]::new))
                .param("by", by.name())
                .update();
        note("token_limit.set", client, by, Map.of("profiles", words(profiles), "permissions", words(permissions)));
        return find(client).orElseThrow();
    }

    void lift(String client, Actor by) {
        int lifted = jdbc.sql("delete from token_limit where provider_id = ? and client_id = ?")
                .params(ProviderScope.required().value(), client)
                .update();
        if (lifted == 0) {
            throw new NotFound("No limit of " + client);
        }
        note("token_limit.lifted", client, by, Map.of());
    }

    private void note(String action, String client, Actor by, Map<String, String> details) {
        events.publishEvent(AuditFact.of(by, action, new AuditSubject("api_client", client, client))
                .details(details));
    }

    private static String words(@Nullable List<String> names) {
        return names == null ? "*" : String.join(" ", names);
    }

    private static TokenLimit read(ResultSet row, int number) throws SQLException {
        return new TokenLimit(
                row.getString("client_id"),
                texts(row.getArray("profiles")),
                texts(row.getArray("permissions")),
                row.getString("changed_by"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? null : List.of((String[]) array.getArray());
    }
}
