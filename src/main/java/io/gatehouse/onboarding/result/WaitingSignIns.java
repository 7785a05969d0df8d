package io.gatehouse.onboarding.result;

import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Keeps sign-ins that wait for Microsoft: sealed, one per invitation, for minutes. */
@Repository
@Transactional
public class WaitingSignIns {

    private static final Duration GRACE = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Vault vault;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();

    WaitingSignIns(JdbcClient jdbc, Vault vault, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
    }

    /** What waits, and the version that a change must name. */
    record Found(WaitingSignIn signIn, long version) {}

    void put(UUID invitation, UUID customer, WaitingSignIn signIn) {
        UUID provider = ProviderScope.required().value();
        long version =
                jdbc.sql("select version from waiting_sign_in where provider_id = ? and invitation_id = ? for update")
                                .params(provider, invitation)
                                .query(Long.class)
                                .optional()
                                .orElse(0L)
                        + 1;
        jdbc.sql("""
                insert into waiting_sign_in (provider_id, invitation_id, sealed, version, expires_at)
                values (:provider, :invitation, :sealed, :version, :expires)
                on conflict (provider_id, invitation_id) do update
                set sealed = excluded.sealed, version = excluded.version, created_at = now(),
                    expires_at = excluded.expires_at
                """)
                .param("provider", provider)
                .param("invitation", invitation)
                .param("sealed", seal(signIn, customer, invitation, version))
                .param("version", version)
                .param("expires", Timestamp.from(signIn.until().plus(GRACE)))
                .update();
    }

    /** Puts a refreshed sign-in in the place of the one that was found; false when that is gone or another by now. */
    boolean replace(UUID invitation, UUID customer, Found found, WaitingSignIn signIn) {
        long version = found.version() + 1;
        return jdbc.sql("""
                        update waiting_sign_in set sealed = ?, version = ?
                        where provider_id = ? and invitation_id = ? and version = ?
                        """)
                        .params(
                                seal(signIn, customer, invitation, version),
                                version,
                                ProviderScope.required().value(),
                                invitation,
                                found.version())
                        .update()
                == 1;
    }

    @Transactional(readOnly = true)
    Optional<Found> find(UUID invitation, UUID customer) {
        return jdbc.sql("""
                        select sealed, version from waiting_sign_in
                        where provider_id = ? and invitation_id = ? and expires_at > ?
                        """)
                .params(ProviderScope.required().value(), invitation, Timestamp.from(clock.instant()))
                .query((row, number) -> {
                    long version = row.getLong("version");
                    Secret text = vault.open(row.getBytes("sealed"), field(customer, invitation, version));
                    return new Found(json.readValue(text.reveal(), WaitingSignIn.class), version);
                })
                .optional();
    }

    @Transactional(readOnly = true)
    public boolean waits(UUID invitation) {
        return jdbc.sql("""
                        select count(*) from waiting_sign_in
                        where provider_id = ? and invitation_id = ? and expires_at > ?
                        """)
                        .params(ProviderScope.required().value(), invitation, Timestamp.from(clock.instant()))
                        .query(Long.class)
                        .single()
                > 0;
    }

    void remove(UUID invitation) {
        jdbc.sql("delete from waiting_sign_in where provider_id = ? and invitation_id = ?")
                .params(ProviderScope.required().value(), invitation)
                .update();
    }

    public int removeOld() {
        return jdbc.sql("delete from waiting_sign_in where provider_id = ? and expires_at <= ?")
                .params(ProviderScope.required().value(), Timestamp.from(clock.instant()))
                .update();
    }

    private byte[] seal(WaitingSignIn signIn, UUID customer, UUID invitation, long version) {
        return vault.seal(Secret.of(json.writeValueAsString(signIn)), field(customer, invitation, version));
    }

    private static SealedField field(UUID customer, UUID invitation, long version) {
        return new SealedField("waiting_sign_in", "sealed", customer, invitation, version);
    }
}
