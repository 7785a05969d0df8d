package io.gatehouse.connection.proof;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What each connection was last tried with, and how that went. */
@Repository
public class ProofRows {

    private final JdbcClient jdbc;

    ProofRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All that was looked at this time; what the profile wants no more is forgotten. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    void keep(ConnectionView connection, List<Proof> proofs) {
        jdbc.sql("delete from connection_proof where provider_id = ? and connection_id = ? and kind <> all (?)")
                .params(ProviderScope.required().value(), connection.id())
                .param(proofs.stream().map(Proof::kind).toArray(String[]::new))
                .update();
        for (int place = 0; place < proofs.size(); place++) {
            put(connection, proofs.get(place), place);
        }
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    void note(ConnectionView connection, Proof proof) {
        put(connection, proof, 0);
    }

    private void put(ConnectionView connection, Proof proof, int place) {
        jdbc.sql("""
                        insert into connection_proof (provider_id, customer_id, connection_id, kind, place, state, refuses,
                          called, detail, at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (provider_id, connection_id, kind) do update set place = excluded.place,
                          state = excluded.state, refuses = excluded.refuses, called = excluded.called,
                          detail = excluded.detail, at = excluded.at
                        """)
                .params(ProviderScope.required().value(), connection.customerId(), connection.id())
                .params(proof.kind(), place, proof.state().name(), proof.refuses())
                .params(proof.called(), proof.detail(), proof.at().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** In the order of the profile. */
    @Transactional(readOnly = true)
    public List<Proof> of(UUID connection) {
        return jdbc.sql("""
                        select kind, state, refuses, called, detail, at from connection_proof
                        where provider_id = ? and connection_id = ? order by place, kind
                        """)
                .params(ProviderScope.required().value(), connection)
                .query(ProofRows::row)
                .list();
    }

    private static Proof row(ResultSet row, int n) throws SQLException {
        return new Proof(
                row.getString("kind"),
                ProofState.valueOf(row.getString("state")),
                row.getBoolean("refuses"),
                row.getString("called"),
                row.getString("detail"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
