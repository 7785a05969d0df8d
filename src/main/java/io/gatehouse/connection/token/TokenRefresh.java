package io.gatehouse.connection.token;

import io.gatehouse.connection.grant.GrantLease;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.connection.ownapp.OwnApp;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.challenge.ClaimsChallenges;
import io.gatehouse.shared.CrashPoint;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Transactional;

/** Trades the kept refresh token of a claimed sign-in for a new one, and stores that before anything else happens. */
@Component
class TokenRefresh {

    private static final Logger log = LoggerFactory.getLogger(TokenRefresh.class);
    /** With the twenty seconds a call may take this stays inside the lease of forty, which each further call renews. */
    private static final int STORE_ATTEMPTS = 6;

    /** Far longer than it takes from the lease to the call, far shorter than the lease. */
    private static final Duration OLD = Duration.ofSeconds(2);

    /** What the token before the current one may help against; a missing consent it cannot mend. */
    private static final Set<FailureKind> TOKEN_DEAD = EnumSet.of(FailureKind.GRANT_REVOKED, FailureKind.GRANT_EXPIRED);

    private static final Set<String> LEAST = Set.of("User.Read");

    private final GrantRows rows;
    private final TokenEndpoint endpoint;
    private final AppRegistrations registrations;
    private final SignInLine line;
    private final ClaimsChallenges challenges;
    private final NewCredentials newer;
    private final OwnApp apps;

    TokenRefresh(
            GrantRows rows,
            TokenEndpoint endpoint,
            AppRegistrations registrations,
            SignInLine line,
            ClaimsChallenges challenges,
            NewCredentials newer,
            OwnApp apps) {
        this.newer = newer;
        this.apps = apps;
        this.challenges = challenges;
        this.rows = rows;
        this.endpoint = endpoint;
        this.registrations = registrations;
        this.line = line;
    }

    /** How long whoever has no need to prove anything stays away; empty where Microsoft answers. */
    Optional<Duration> closed() {
        return line.closed();
    }

    /**
     * Asked before a lease is taken, which nobody would give back.
     *
     * @throws MicrosoftException where the sign-in of the tenant wants quiet
     */
    void ready(TenantId tenant) {
        endpoint.ready(tenant);
    }

    /**
     * A sign-in that is ours for a while, and how its application introduces itself.
     *
     * @param takenAt by {@link System#nanoTime}, before it was taken
     */
    record Claim(GrantLease lease, AppIdentity app, long takenAt) {

        Claim asking(Set<String> wanted) {
            return new Claim(lease.asking(wanted), app, takenAt);
        }

        /** Whether this machine may have stood still since, and somebody else may have the lease. */
        boolean old() {
            return System.nanoTime() - takenAt > OLD.toNanos();
        }
    }

    /** One transaction: a lease is not left behind where the application has nothing to introduce itself with. */
    @Transactional
    public Optional<Claim> claim(UUID connection, GrantRows.Purpose purpose) {
        long now = System.nanoTime();
        return rows.claim(connection, purpose)
                .map(lease -> new Claim(lease, registrations.identityOf(lease.registrationId(), lease.service()), now));
    }

    /**
     * Empty where what was refused was not what counts any more: somebody signed in anew meanwhile, or another refreshed
     * it.
     *
     * @throws MicrosoftException after the lease was given back with what the failure means for the sign-in
     */
    Optional<TokenSet> refresh(Claim claim) {
        GrantLease lease = claim.lease();
        if (claim.old() && !rows.renew(lease)) {
            return Optional.empty();
        }
        try {
            return traded(claim.app(), lease, lease.current());
        } catch (MicrosoftException e) {
            return withPrevious(claim.app(), lease, e);
        }
    }

    /**
     * A token that was rotated at Microsoft but never stored here leaves the one before it as the last hope: it is tried
     * once, never again.
     */
    private Optional<TokenSet> withPrevious(AppIdentity app, GrantLease lease, MicrosoftException first) {
        Secret previous = lease.previous();
        if (!TOKEN_DEAD.contains(first.failure().kind()) || previous == null) {
            return givenBack(lease, first);
        }
        if (!rows.renew(lease)) {
            return Optional.empty();
        }
        try {
            return traded(app, lease, previous);
        } catch (MicrosoftException second) {
            return givenBack(lease, dead(second.failure()) ? first : second);
        }
    }

    private Optional<TokenSet> traded(AppIdentity app, GrantLease lease, Secret refreshToken) {
        Optional<TokenSet> tokens = introduced(app, lease, refreshToken);
        CrashPoint.hit("refresh.answered");
        return tokens.map(fresh -> store(lease, refreshToken, fresh));
    }

    /** A refusal of the application itself uses no token up. */
    private Optional<TokenSet> introduced(AppIdentity app, GrantLease lease, Secret refreshToken) {
        try {
            return asked(app, lease, refreshToken);
        } catch (MicrosoftException e) {
            return newer.orBefore(
                    lease.registrationId(),
                    lease.service(),
                    e,
                    before -> rows.renew(lease) ? asked(before, lease, refreshToken) : Optional.empty());
        }
    }

    /** One permission that was withdrawn must not cost the others: then the least is asked for, and all that is left comes. */
    private Optional<TokenSet> asked(AppIdentity app, GrantLease lease, Secret refreshToken) {
        try {
            return Optional.of(refresh(app, lease, refreshToken, lease.scopes()));
        } catch (MicrosoftException e) {
            if (e.failure().kind() != FailureKind.CONSENT_MISSING) {
                throw e;
            }
            return rows.renew(lease) ? Optional.of(refresh(app, lease, refreshToken, LEAST)) : Optional.empty();
        }
    }

    private TokenSet refresh(AppIdentity app, GrantLease lease, Secret refreshToken, Set<String> scopes) {
        try {
            return line.call(
                    lease.connectionId(),
                    () -> endpoint.refresh(app, Authority.of(lease.tenant()), refreshToken, scopes));
        } catch (MicrosoftException e) {
            throw e;
        } catch (RuntimeException e) {
            // no answer to store: people have paused all calls meanwhile, or nothing signs for the application
            rows.giveBack(lease, false, null);
            throw e;
        }
    }

    /** @param used what Microsoft took for it: that is the one before, also where it was not the current one */
    private TokenSet store(GrantLease lease, Secret used, TokenSet tokens) {
        // whoever wants this thread to end waits until it is kept: with an interrupt pending no attempt would take any
        // time
        boolean interrupted = Thread.interrupted();
        try {
            return stored(lease, used, tokens);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private TokenSet stored(GrantLease lease, Secret used, TokenSet tokens) {
        for (int attempt = 1; ; attempt++) {
            try {
                if (!rows.store(lease, used, tokens.refreshToken(), tokens.grantedScopes())) {
                    log.info("Another refresh of connection {} was faster", lease.connectionId());
                }
                return tokens;
            } catch (DataAccessException | TransactionException e) {
                if (attempt == STORE_ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(250L << attempt).toNanos());
            }
        }
    }

    /** Whose matter a refused app is has to be known before: a sign-in does not die of what is the provider's own. */
    private Optional<TokenSet> givenBack(GrantLease lease, MicrosoftException refused) {
        if (refused.failure().appRefused() && !rows.renew(lease)) {
            return Optional.empty();
        }
        MicrosoftException e = apps.judged(lease.registrationId(), lease.tenant(), refused);
        MicrosoftFailure failure = e.failure();
        boolean behind = lease.trial() && failure instanceof MicrosoftFailure.ConsentLost;
        boolean ours =
                rows.giveBack(lease, dead(failure) && !behind, failure.error().summary());
        if (!ours && !failure.passing()) {
            return Optional.empty();
        }
        if (OwnApp.refused(failure)) {
            apps.revive(lease.connectionId());
        }
        challenges.heard(new ClaimsChallenges.Account(lease.customerId(), lease.service(), true), failure);
        throw e;
    }

    /** Whether only a person can bring this sign-in back to life; everything else may pass or is our own fault. */
    static boolean dead(MicrosoftFailure failure) {
        return failure instanceof MicrosoftFailure.ConsentLost
                || failure instanceof MicrosoftFailure.SignInAgain
                || failure instanceof MicrosoftFailure.AccountRefused
                || failure instanceof MicrosoftFailure.BlockedByPolicy;
    }
}
