package io.gatehouse.onboarding.returning;

import io.gatehouse.onboarding.ReturningAdmin;
import io.gatehouse.onboarding.signin.AuthorizationStates;
import io.gatehouse.onboarding.signin.CallbackOutcome;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who comes back is known to the cookie of the answer alone, which is lost where the page is left before it comes, as by
 * loading it again. So what came out is kept for that browser, for two minutes and until it is told.
 */
@Repository
@Transactional
public class WaysBack {

    private static final Duration KEPT = Duration.ofMinutes(2);

    private final JdbcClient jdbc;
    private final JsonMapper json = JsonMapper.shared();

    WaysBack(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Who came in, or why not. */
    record Told(@Nullable ReturningAdmin admin, @Nullable Stop stop) {}

    /** The last answer that a browser brought; nothing is told while it is in hand, nor once it was told. */
    record Last(boolean inHand, @Nullable Told told) {}

    /** Whether this is the state of somebody who comes back. */
    @Transactional(readOnly = true)
    public boolean is(byte[] stateHash) {
        return jdbc.sql("""
                        select exists (select from authorization_state
                          where provider_id = ? and state_hash = ? and flow = ?)
                        """)
                .params(ProviderScope.required().value(), stateHash, SignInFlow.RETURN.name())
                .query(Boolean.class)
                .single();
    }

    /** An answer has been looked at. What came out is kept in any case: a page may be left while it is on its way. */
    public void answered(byte[] stateHash, @Nullable CallbackOutcome outcome) {
        jdbc.sql("""
                        update authorization_state
                        set answered_at = now(), came_back = :told
                        where provider_id = :provider and state_hash = :state
                        """)
                .param("told", text(outcome))
                .param("provider", ProviderScope.required().value())
                .param("state", stateHash)
                .update();
    }

    /** Empty where this browser has not come back within the last day. */
    @Transactional(readOnly = true)
    Optional<Last> last(UUID invitation, String browser) {
        return jdbc.sql("""
                        select answered_at is null and consumed_at > now() - make_interval(secs => ?) as in_hand,
                          case when answered_at > now() - make_interval(secs => ?) then came_back end as told
                        from authorization_state
                        where provider_id = ? and invitation_id = ? and browser_hash = ? and flow = ?
                          and consumed_at is not null
                        order by consumed_at desc limit 1
                        """)
                .params(
                        AuthorizationStates.IN_HAND.toSeconds(),
                        KEPT.toSeconds(),
                        ProviderScope.required().value(),
                        invitation,
                        Hashes.sha256(browser),
                        SignInFlow.RETURN.name())
                .query((row, number) -> new Last(row.getBoolean("in_hand"), told(row.getString("told"))))
                .optional();
    }

    /** It was told, or whoever came in has gone. */
    void forget(UUID invitation, String browser) {
        jdbc.sql("""
                        update authorization_state set came_back = null
                        where provider_id = ? and invitation_id = ? and browser_hash = ? and answered_at is not null
                          and came_back is not null
                        """)
                .params(ProviderScope.required().value(), invitation, Hashes.sha256(browser))
                .update();
    }

    public int removeOld() {
        return jdbc.sql("""
                        update authorization_state set came_back = null
                        where provider_id = ? and came_back is not null
                          and answered_at <= now() - make_interval(secs => ?)
                        """)
                .params(ProviderScope.required().value(), KEPT.toSeconds())
                .update();
    }

    private @Nullable String text(@Nullable CallbackOutcome outcome) {
        if (outcome instanceof CallbackOutcome.Returned returned) {
            return json.writeValueAsString(new Told(returned.admin(), null));
        }
        return outcome instanceof CallbackOutcome.Stopped stopped
                ? json.writeValueAsString(new Told(null, stopped.stop().withoutClaims()))
                : null;
    }

    private @Nullable Told told(@Nullable String text) {
        return text == null ? null : json.readValue(text, Told.class);
    }
}
