package io.gatehouse.provider.apikey;

import io.gatehouse.provider.Role;
import io.gatehouse.shared.Instants;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The keys as the database holds them. */
@Repository
@Transactional
class ApiKeyRows {

    private static final String COLUMNS = """
            id, name, role, beginning, made_by, created_at, expires_at, last_used_at, refused_at, revoked_by,
              revoked_at""";

    private final JdbcClient jdbc;

    ApiKeyRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A key and whose it is. */
    record Match(ProviderId provider, ApiKey key) {}

    /** Says whether it is in; it is not where a key that is not revoked has this name. */
    boolean insert(ApiKey key, byte[] hash) {
        return jdbc.sql("""
                        insert into api_key (provider_id, id, name, role, beginning, key_hash, made_by, created_at, expires_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                        """)
                        .params(
                                provider(),
                                key.id(),
                                key.name(),
                                key.role().name(),
                                key.beginning(),
                                hash,
                                key.madeBy(),
                                Timestamp.from(key.createdAt()),
                                Timestamp.from(key.expiresAt()))
                        .update()
                == 1;
    }

    /** Empty where there is none that is not revoked. */
    Optional<ApiKey> revoke(UUID id, String by, Instant now) {
        return jdbc.sql("""
                        update api_key set revoked_at = ?, revoked_by = ?
                        where provider_id = ? and id = ? and revoked_at is null
                        returning\s""" + COLUMNS)
                .params(Timestamp.from(now), by, provider(), id)
                .query(ApiKeyRows::read)
                .optional();
    }

    /** The newest first. */
    @Transactional(readOnly = true)
    List<ApiKey> all() {
        return jdbc.sql("select " + COLUMNS + " from api_key where provider_id = ? order by created_at desc, id")
                .param(provider())
                .query(ApiKeyRows::read)
                .list();
    }

    /** Works in the scope of the key's hash. */
    @Transactional(readOnly = true)
    Optional<Match> match(byte[] hash) {
        return jdbc.sql("select provider_id, " + COLUMNS + " from api_key where key_hash = ?")
                .param(hash)
                .query((row, n) -> new Match(new ProviderId(row.getObject("provider_id", UUID.class)), read(row, n)))
                .optional();
    }

    void used(UUID id, Instant now) {
        jdbc.sql("update api_key set last_used_at = ? where provider_id = ? and id = ?")
                .params(Timestamp.from(now), provider(), id)
                .update();
    }

    void refused(UUID id, Instant now) {
        jdbc.sql("update api_key set refused_at = ? where provider_id = ? and id = ?")
                .params(Timestamp.from(now), provider(), id)
                .update();
    }

    private static ApiKey read(ResultSet row, int number) throws SQLException {
        return new ApiKey(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Role.valueOf(row.getString("role")),
                row.getString("beginning"),
                row.getString("made_by"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                Instants.at(row, "last_used_at"),
                Instants.at(row, "refused_at"),
                row.getString("revoked_by"),
                Instants.at(row, "revoked_at"));
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
