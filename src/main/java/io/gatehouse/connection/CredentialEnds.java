package io.gatehouse.connection;

import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** When the credentials end that connections prove themselves with. */
@Service
public class CredentialEnds {

    private final JdbcClient jdbc;

    CredentialEnds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The newest accepted credential of a connection's service.
     *
     * @param kind SECRET or CERTIFICATE
     * @param begun when it was made; null for one that was typed in, of which nobody knows
     */
    public record End(
            UUID credential,
            UUID connection,
            UUID customer,
            String customerName,
            String kind,
            @Nullable Instant begun,
            Instant endsAt) {}

    /** Those that end by then, the nearest end first. */
    @Transactional(readOnly = true)
    public List<End> before(Instant time) {
        return jdbc.sql("""
                        select k.id as credential, c.id as connection, c.customer_id, u.display_name, k.kind, k.expires_at,
                          case when k.key_id is not null then k.created_at end as begun
                        from connection c
                        join customer u on u.provider_id = c.provider_id and u.id = c.customer_id
                        join lateral (
                          select k.id, k.kind, k.expires_at, k.created_at, k.key_id from credential k
                          where k.provider_id = c.provider_id and k.registration_id = c.registration_id
                            and k.service = c.profile and k.state = 'ACTIVE'
                          order by k.created_at desc, k.id limit 1) k on k.expires_at < :time
                        where c.provider_id = :provider and c.state = 'ACTIVE' and c.registration = 'CUSTOMER'
                        order by k.expires_at, c.id
                        """)
                .param("provider", ProviderScope.required().value())
                .param("time", Timestamp.from(time))
                .query((row, n) -> new End(
                        row.getObject("credential", UUID.class),
                        row.getObject("connection", UUID.class),
                        row.getObject("customer_id", UUID.class),
                        row.getString("display_name"),
                        row.getString("kind"),
                        begun(row),
                        row.getTimestamp("expires_at").toInstant()))
                .list();
    }

    private static @Nullable Instant begun(ResultSet row) throws SQLException {
        Timestamp begun = row.getTimestamp("begun");
        return begun == null ? null : begun.toInstant();
    }
}
