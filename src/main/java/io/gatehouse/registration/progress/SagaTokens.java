package io.gatehouse.registration.progress;

import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.saga.Saga;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The admin's access token of a saga: sealed, for as long as it lives, and never a refresh token. */
@Repository
@Transactional
public class SagaTokens {

    private final JdbcClient jdbc;
    private final Vault vault;
    private final Clock clock;

    SagaTokens(JdbcClient jdbc, Vault vault, Clock clock) {
        this.clock = clock;
        this.jdbc = jdbc;
        this.vault = vault;
    }

    public void keep(UUID saga, UUID customer, BootstrapToken token) {
        long version = jdbc.sql("""
                        update registration_saga set token_version = token_version + 1
                        where provider_id = ? and id = ? returning token_version
                        """)
                .params(ProviderScope.required().value(), saga)
                .query(Long.class)
                .single();
        jdbc.sql("""
                        update registration_saga set access_token = ?, token_expires_at = ?, token_kept_at = ?
                        where provider_id = ? and id = ?
                        """)
                .params(
                        vault.seal(token.accessToken(), field(saga, customer, version)),
                        token.expiresAt().atOffset(ZoneOffset.UTC),
                        clock.instant().atOffset(ZoneOffset.UTC),
                        ProviderScope.required().value(),
                        saga)
                .update();
    }

    Optional<Secret> open(Saga saga) {
        UUID customer = saga.plan().place().customerId();
        return jdbc.sql("""
                        select access_token, token_version from registration_saga
                        where provider_id = ? and id = ? and access_token is not null
                        """)
                .params(ProviderScope.required().value(), saga.id())
                .query((row, n) -> vault.open(
                        row.getBytes("access_token"), field(saga.id(), customer, row.getLong("token_version"))))
                .optional();
    }

    /** A token that Microsoft refuses is worth nothing; one that came meanwhile stays. */
    void drop(Saga saga) {
        jdbc.sql("""
                        update registration_saga set access_token = null
                        where provider_id = ? and id = ? and token_version = ?
                        """)
                .params(
                        ProviderScope.required().value(),
                        saga.id(),
                        saga.token().version())
                .update();
    }

    public int dropExpired(Instant now) {
        return jdbc.sql("""
                        update registration_saga set access_token = null
                        where provider_id = ? and access_token is not null and token_expires_at < ?
                        """)
                .params(ProviderScope.required().value(), now.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static SealedField field(UUID saga, UUID customer, long version) {
        return new SealedField("registration_saga", "access_token", customer, saga, version);
    }
}
