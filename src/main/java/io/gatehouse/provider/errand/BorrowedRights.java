package io.gatehouse.provider.errand;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps lent rights, sealed, for as long as the access token lives: every replica knows them, and a restart forgets none.
 */
@Repository
@Transactional
public class BorrowedRights {

    private static final Duration MARGIN = Duration.ofSeconds(30);

    /** The most that we use of them, however long Microsoft lets the token live. */
    private static final Duration LENT = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final Vault vault;
    private final Clock clock;

    BorrowedRights(JdbcClient jdbc, Vault vault, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
    }

    public void lend(Actor borrower, LentRights lent) {
        giveBack(borrower);
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into lent_right (provider_id, id, borrower, lender, tenant_id, access_token, expires_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        provider(),
                        id,
                        borrower.id(),
                        lent.lender(),
                        lent.tenant().value())
                .param(vault.seal(lent.token(), field(id)))
                .param(Collections.min(List.of(lent.expiresAt(), clock.instant().plus(LENT)))
                        .atOffset(ZoneOffset.UTC))
                .update();
    }

    @Transactional(readOnly = true)
    public Optional<LentRights> of(Actor borrower) {
        return jdbc.sql("""
                        select id, lender, tenant_id, access_token, expires_at from lent_right
                        where provider_id = ? and borrower = ? and expires_at > ?
                        """)
                .params(provider(), borrower.id(), usableUntil())
                .query((row, n) -> lent(row))
                .optional();
    }

    public void giveBack(Actor borrower) {
        jdbc.sql("delete from lent_right where provider_id = ? and borrower = ?")
                .params(provider(), borrower.id())
                .update();
    }

    void dropExpired() {
        jdbc.sql("delete from lent_right where provider_id = ? and expires_at <= ?")
                .params(provider(), usableUntil())
                .update();
    }

    /** What runs out before that is not begun with. */
    private OffsetDateTime usableUntil() {
        return clock.instant().plus(MARGIN).atOffset(ZoneOffset.UTC);
    }

    private LentRights lent(ResultSet row) throws SQLException {
        return new LentRights(
                row.getString("lender"),
                new TenantId(row.getString("tenant_id")),
                vault.open(row.getBytes("access_token"), field(row.getObject("id", UUID.class))),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    private static SealedField field(UUID id) {
        return new SealedField("lent_right", "access_token", null, id, 0);
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
