package io.gatehouse.connection.grant;

import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Finds the leases that nobody gave back: whoever had one died, perhaps with Microsoft's answer in its hands. */
@Repository
@Transactional(readOnly = true)
public class DroppedLeaseRows {

    private final JdbcClient jdbc;

    DroppedLeaseRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The connections of those that ended first. */
    public List<UUID> first(int most) {
        return jdbc.sql("""
            select g.connection_id from delegated_grant g
            join connection c on c.provider_id = g.provider_id and c.id = g.connection_id
            where g.provider_id = ? and g.lease_owner is not null and g.lease_until < now()
              and g.state = 'ACTIVE' and c.state = 'ACTIVE'
            order by g.lease_until limit ?
            """)
                .params(ProviderScope.required().value(), most)
                .query((row, number) -> row.getObject("connection_id", UUID.class))
                .list();
    }
}
