package io.gatehouse.onboarding.partner;

import io.gatehouse.onboarding.signin.AuthorizationStates;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Randoms;
import io.gatehouse.shared.Secret;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What leads back to a partner organisation: links that were passed on, and states of trips to Microsoft. Only hashes. */
@Repository
@Transactional
public class PartnerSecrets {

    private final JdbcClient jdbc;
    private final Clock clock;

    PartnerSecrets(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Where a hash leads to, before the provider is known. */
    public record Match(ProviderId provider, UUID partner) {}

    Secret link(UUID partner) {
        Secret token = Secret.of(Randoms.token());
        jdbc.sql("insert into partner_link (provider_id, token_hash, partner_id, created_at) values (?, ?, ?, ?)")
                .params(provider(), Hashes.sha256(token.reveal()), partner, Timestamp.from(clock.instant()))
                .update();
        return token;
    }

    @Transactional(readOnly = true)
    public Optional<Match> byLink(byte[] hash) {
        return match("select provider_id, partner_id from partner_link where token_hash = ?", hash);
    }

    public Secret state(UUID partner, String browser) {
        Secret state = Secret.of(Randoms.token());
        Instant until = clock.instant().plus(AuthorizationStates.LIFE);
        jdbc.sql("""
                        insert into partner_trip (provider_id, state_hash, partner_id, browser_hash, expires_at)
                        values (?, ?, ?, ?, ?)
                        """)
                .params(
                        provider(),
                        Hashes.sha256(state.reveal()),
                        partner,
                        Hashes.sha256(browser),
                        Timestamp.from(until))
                .update();
        return state;
    }

    @Transactional(readOnly = true)
    public Optional<Match> byState(byte[] hash) {
        return match("select provider_id, partner_id from partner_trip where state_hash = ?", hash);
    }

    /** Whether the trip began in this browser, however it ended. */
    @Transactional(readOnly = true)
    public boolean begunBy(byte[] state, String browser) {
        return jdbc.sql(
                                "select count(*) from partner_trip where provider_id = ? and state_hash = ? and browser_hash = ?")
                        .params(provider(), state, Hashes.sha256(browser))
                        .query(Long.class)
                        .single()
                == 1;
    }

    /** Takes the state once, for the browser that began; one statement decides. */
    public boolean consume(byte[] state, String browser) {
        Timestamp now = Timestamp.from(clock.instant());
        return jdbc.sql("""
                        update partner_trip set consumed_at = ?
                        where provider_id = ? and state_hash = ? and browser_hash = ? and consumed_at is null
                          and expires_at > ?
                        """)
                        .params(now, provider(), state, Hashes.sha256(browser), now)
                        .update()
                == 1;
    }

    public void removeOld() {
        jdbc.sql("delete from partner_trip where provider_id = ? and expires_at < ?")
                .params(provider(), Timestamp.from(clock.instant().minus(Duration.ofDays(1))))
                .update();
    }

    private Optional<Match> match(String sql, byte[] hash) {
        return jdbc.sql(sql)
                .param(hash)
                .query((row, number) -> new Match(
                        new ProviderId(row.getObject("provider_id", UUID.class)),
                        row.getObject("partner_id", UUID.class)))
                .optional();
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
