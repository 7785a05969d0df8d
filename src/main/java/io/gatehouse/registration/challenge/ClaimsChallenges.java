package io.gatehouse.registration.challenge;

import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.shared.ProviderScope;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Claims that Microsoft asked for when it refused an account (E:claims-challenge). Without them in its next sign-in it is
 * refused again, however often somebody signs in.
 */
@Repository
@Transactional
public class ClaimsChallenges {

    /** They travel in an address. */
    private static final int LONGEST = 2000;

    /** A policy that asked long ago may be another one by now. */
    private static final Duration LIFE = Duration.ofDays(30);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();

    ClaimsChallenges(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Who was asked.
     *
     * @param kept whether it is the account whose sign-in the service keeps, or whoever signs in to set it up
     */
    public record Account(UUID customer, String service, boolean kept) {}

    /** Most failures ask for nothing. */
    public void heard(Account account, MicrosoftFailure failure) {
        heard(account, failure.error().claims());
    }

    public void heard(Account account, @Nullable String claims) {
        if (claims == null || claims.length() > LONGEST || !object(claims)) {
            return;
        }
        jdbc.sql("""
                        insert into claims_challenge (provider_id, customer_id, service, kept, claims, heard_at)
                        values (:provider, :customer, :service, :kept, :claims, :now)
                        on conflict (provider_id, customer_id, service, kept) do update
                        set claims = excluded.claims, heard_at = excluded.heard_at
                        """)
                .param("provider", provider())
                .param("customer", account.customer())
                .param("service", account.service())
                .param("kept", account.kept())
                .param("claims", claims)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /** What the account's next sign-in takes along. */
    @Transactional(readOnly = true)
    public Optional<String> of(Account account) {
        return jdbc.sql("""
                        select claims from claims_challenge
                        where provider_id = ? and customer_id = ? and service = ? and kept = ? and heard_at > ?
                        """)
                .params(provider(), account.customer(), account.service(), account.kept())
                .param(Timestamp.from(clock.instant().minus(LIFE)))
                .query(String.class)
                .optional();
    }

    /**
     * A sign-in went through, or Microsoft does not know any more what it asked for.
     *
     * @param arrived when that sign-in came back: what was asked for since stays
     */
    public void over(Account account, Instant arrived) {
        jdbc.sql("""
                        delete from claims_challenge
                        where provider_id = ? and customer_id = ? and service = ? and kept = ? and heard_at <= ?
                        """)
                .params(provider(), account.customer(), account.service(), account.kept())
                .param(Timestamp.from(arrived))
                .update();
    }

    private boolean object(String claims) {
        try {
            return json.readTree(claims).isObject();
        } catch (JacksonException noJson) {
            return false;
        }
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
