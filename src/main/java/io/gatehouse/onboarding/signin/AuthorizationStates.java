package io.gatehouse.onboarding.signin;

import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.provider.callback.CustomerCallbacks;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Randoms;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The state rows: each binds one trip to Microsoft to a browser, is good for an hour and for one answer. */
@Repository
@Transactional
public class AuthorizationStates {

    public static final Duration LIFE = Duration.ofMinutes(60);
    /** Rows stay a day longer, so that a late answer gets the true explanation. */
    private static final Duration REMEMBERED = Duration.ofDays(1);
    /** So often whoever looks at an answer says so, and who has not said so for some time has died over it. */
    public static final Duration SIGNS = Duration.ofSeconds(3);

    /** By the database's clock, as one replica gives the signs and another one looks for them. */
    public static final Duration IN_HAND = Duration.ofSeconds(12);

    private final JdbcClient jdbc;
    private final Vault vault;
    private final CustomerCallbacks callbacks;
    private final Clock clock;

    AuthorizationStates(JdbcClient jdbc, Vault vault, CustomerCallbacks callbacks, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.callbacks = callbacks;
        this.clock = clock;
    }

    /** What goes out to Microsoft with an attempt. */
    public record Proof(Secret state, Secret nonce, Secret verifier, URI redirect) {}

    public Proof begin(
            Place place, UUID customer, UUID registration, SignInFlow flow, Authority authority, String browser) {
        UUID id = UUID.randomUUID();
        Secret state = Secret.of(Randoms.token());
        Secret verifier = Secret.of(Randoms.token());
        Secret nonce = nonceOf(verifier);
        URI redirect = callbacks.of(registration, customer);
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("""
                insert into authorization_state (provider_id, id, state_hash, invitation_id, link_token_id, customer_id,
                  registration_id, flow, browser_hash, nonce_hash, verifier, authority, redirect_uri, created_at,
                  expires_at)
                values (:provider, :id, :state, :invitation, :link, :customer, :registration, :flow, :browser, :nonce,
                  :verifier, :authority, :redirect, :now, :expires)
                """)
                .param("provider", ProviderScope.required().value())
                .param("id", id)
                .param("state", hash(state))
                .param("invitation", place.invitation())
                .param("link", place.linkToken())
                .param("customer", customer)
                .param("registration", registration)
                .param("flow", flow.name())
                .param("browser", Hashes.sha256(browser))
                .param("nonce", hash(nonce))
                .param("verifier", vault.seal(verifier, field(customer, id)))
                .param("authority", authority.segment())
                .param("redirect", redirect.toString())
                .param("now", now)
                .param("expires", Timestamp.from(clock.instant().plus(LIFE)))
                .update();
        return new Proof(state, nonce, verifier, redirect);
    }

    /** Whose state this is. Works in the scope of the state's hash, before the provider is known. */
    @Transactional(readOnly = true)
    public Optional<ProviderId> providerOf(byte[] stateHash) {
        return jdbc.sql("select provider_id from authorization_state where state_hash = ?")
                .param(stateHash)
                .query(UUID.class)
                .optional()
                .map(ProviderId::new);
    }

    /** Takes the state once, for the browser that it was made for; one statement decides. */
    public Optional<SignInAttempt> consume(byte[] stateHash, String browser) {
        Optional<SignInAttempt> attempt = jdbc.sql("""
                        update authorization_state set consumed_at = now()
                        where provider_id = :provider and state_hash = :state and browser_hash = :browser
                          and consumed_at is null and expires_at > :now
                        returning id, invitation_id, link_token_id, customer_id, registration_id, flow, verifier,
                          authority, redirect_uri
                        """)
                .param("now", Timestamp.from(clock.instant()))
                .param("provider", ProviderScope.required().value())
                .param("state", stateHash)
                .param("browser", Hashes.sha256(browser))
                .query((row, number) -> attempt(row, browser))
                .optional();
        jdbc.sql(
                        "update authorization_state set verifier = null where provider_id = ? and state_hash = ? and consumed_at = now()")
                .params(ProviderScope.required().value(), stateHash)
                .update();
        return attempt;
    }

    /** An answer that was taken is still looked at: it counts as taken now. */
    public void stillInHand(byte[] stateHash) {
        jdbc.sql("""
                        update authorization_state set consumed_at = now()
                        where provider_id = ? and state_hash = ? and answered_at is null
                        """).params(ProviderScope.required().value(), stateHash).update();
    }

    /** An answer that was taken has been looked at, whatever came out. */
    public void answered(byte[] stateHash) {
        jdbc.sql("update authorization_state set answered_at = now() where provider_id = ? and state_hash = ?")
                .params(ProviderScope.required().value(), stateHash)
                .update();
    }

    /** Whether an answer that this browser brought for an invitation is being looked at, here or on another replica. */
    @Transactional(readOnly = true)
    public boolean inHand(UUID invitation, String browser) {
        return jdbc.sql("""
                        select exists (select from authorization_state
                          where provider_id = ? and invitation_id = ? and browser_hash = ? and flow <> ?
                            and consumed_at > now() - make_interval(secs => ?) and answered_at is null)
                        """)
                .params(
                        ProviderScope.required().value(),
                        invitation,
                        Hashes.sha256(browser),
                        SignInFlow.RETURN.name(),
                        IN_HAND.toSeconds())
                .query(Boolean.class)
                .single();
    }

    /** Whether the last answer that this browser brought was taken and never looked at to the end, as where a portal died. */
    @Transactional(readOnly = true)
    public boolean lost(UUID invitation, String browser) {
        return jdbc.sql("""
                        select answered_at is null and consumed_at <= now() - make_interval(secs => ?) from authorization_state
                        where provider_id = ? and invitation_id = ? and browser_hash = ? and flow <> ?
                          and consumed_at is not null
                        order by consumed_at desc limit 1
                        """)
                .params(
                        IN_HAND.toSeconds(),
                        ProviderScope.required().value(),
                        invitation,
                        Hashes.sha256(browser),
                        SignInFlow.RETURN.name())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Why {@link #consume} found nothing. */
    @Transactional(readOnly = true)
    public StopReason whyNot(byte[] stateHash, String browser) {
        return jdbc.sql("""
                        select browser_hash, consumed_at from authorization_state
                        where provider_id = ? and state_hash = ?
                        """)
                .params(ProviderScope.required().value(), stateHash)
                .query((row, number) -> {
                    if (!Hashes.same(row.getBytes("browser_hash"), Hashes.sha256(browser))) {
                        return StopReason.OTHER_BROWSER;
                    }
                    return row.getTimestamp("consumed_at") == null ? StopReason.STATE_EXPIRED : StopReason.STATE_USED;
                })
                .optional()
                .orElse(StopReason.STATE_UNKNOWN);
    }

    /** Whether this browser has come back from Microsoft for an invitation, within the last hours. */
    @Transactional(readOnly = true)
    public boolean cameBack(UUID invitation, String browser) {
        return jdbc.sql("""
                        select exists (select from authorization_state
                          where provider_id = ? and invitation_id = ? and browser_hash = ? and flow <> ?
                            and consumed_at is not null)
                        """)
                .params(ProviderScope.required().value(), invitation, Hashes.sha256(browser), SignInFlow.RETURN.name())
                .query(Boolean.class)
                .single();
    }

    /** Where the trip began, for the way back; also for states that are no good any more. */
    @Transactional(readOnly = true)
    public Optional<Place> placeOf(byte[] stateHash) {
        UUID provider = ProviderScope.required().value();
        return jdbc.sql(
                        "select invitation_id, link_token_id from authorization_state where provider_id = ? and state_hash = ?")
                .params(provider, stateHash)
                .query((row, number) -> new Place(
                        provider,
                        row.getObject("invitation_id", UUID.class),
                        row.getObject("link_token_id", UUID.class)))
                .optional();
    }

    /**
     * What the last person who came back for this invitation was about to do; empty where nobody did for a day. That a
     * sign-in is to take a service account's place is said by a person, for that person's browser alone.
     */
    @Transactional(readOnly = true)
    public Optional<SignInFlow> lastFlow(UUID invitation, String browser) {
        return jdbc.sql("""
                        select flow, browser_hash from authorization_state
                        where provider_id = ? and invitation_id = ? and consumed_at is not null and flow <> 'RETURN'
                        order by consumed_at desc limit 1
                        """)
                .params(ProviderScope.required().value(), invitation)
                .query((row, number) -> {
                    SignInFlow flow = SignInFlow.valueOf(row.getString("flow"));
                    boolean own = Hashes.same(row.getBytes("browser_hash"), Hashes.sha256(browser));
                    return flow == SignInFlow.CONSENT_INSTEAD && !own ? SignInFlow.CONSENT : flow;
                })
                .optional();
    }

    public int removeOld() {
        return jdbc.sql("delete from authorization_state where provider_id = ? and expires_at < ?")
                .params(
                        ProviderScope.required().value(),
                        Timestamp.from(clock.instant().minus(REMEMBERED)))
                .update();
    }

    private SignInAttempt attempt(ResultSet row, String browser) throws SQLException {
        UUID customer = row.getObject("customer_id", UUID.class);
        Secret verifier = vault.open(row.getBytes("verifier"), field(customer, row.getObject("id", UUID.class)));
        return new SignInAttempt(
                row.getObject("invitation_id", UUID.class),
                row.getObject("link_token_id", UUID.class),
                customer,
                row.getObject("registration_id", UUID.class),
                SignInFlow.valueOf(row.getString("flow")),
                browser,
                new Authority(row.getString("authority")),
                URI.create(row.getString("redirect_uri")),
                verifier,
                nonceOf(verifier));
    }

    /** Derived, so that the row needs to keep one secret only; the nonce itself tells nothing about the verifier. */
    private static Secret nonceOf(Secret verifier) {
        return Secret.of(Hashes.sha256Base64Url("nonce|" + verifier.reveal()));
    }

    public static byte[] hash(Secret state) {
        return Hashes.sha256(state.reveal());
    }

    private static SealedField field(UUID customer, UUID id) {
        return new SealedField("authorization_state", "verifier", customer, id, 0);
    }
}
