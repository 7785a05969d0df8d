package io.gatehouse.connection.check;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.PermissionUses;
import io.gatehouse.connection.Severity;
import io.gatehouse.connection.TenantFacts;
import io.gatehouse.connection.absence.TenantAbsences;
import io.gatehouse.connection.consent.ConsentReading;
import io.gatehouse.connection.consent.ConsentReadings;
import io.gatehouse.connection.grant.GrantRows;
import io.gatehouse.connection.grant.GrantState;
import io.gatehouse.connection.grant.HealthReports;
import io.gatehouse.connection.token.AccessToken;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.connection.token.ConnectionBroken;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.registration.challenge.ClaimsChallenges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;

/** Proves a connection from end to end: the sign-in refreshes, the tenant answers, the consent is what was wanted. */
@Service
public class ConnectionChecks {

    private static final Duration QUEUE = Duration.ofSeconds(15);

    private final AccessTokens tokens;
    private final GrantRows grants;
    private final LiveTests tests;
    private final ConsentReadings consents;
    private final HealthReports reports;
    private final Findings findings;
    private final PermissionUses uses;
    private final ClaimsChallenges challenges;
    private final TenantAbsences absences;
    private final Slowness slowness;

    ConnectionChecks(
            AccessTokens tokens,
            GrantRows grants,
            LiveTests tests,
            ConsentReadings consents,
            HealthReports reports,
            Findings findings,
            PermissionUses uses,
            ClaimsChallenges challenges,
            TenantAbsences absences,
            Slowness slowness) {
        this.slowness = slowness;
        this.absences = absences;
        this.challenges = challenges;
        this.tokens = tokens;
        this.grants = grants;
        this.tests = tests;
        this.consents = consents;
        this.reports = reports;
        this.findings = findings;
        this.uses = uses;
    }

    /**
     * Checks outside of a transaction and records the health; what stands in the way is the result, not an exception.
     *
     * @throws ConnectionUnavailable when Microsoft cannot be asked, after that too was recorded
     */
    public CheckResult check(ConnectionView connection) {
        Instant signedInAt =
                grants.state(connection.id()).map(GrantState::acquiredAt).orElse(Instant.EPOCH);
        try {
            return proven(connection, signedInAt);
        } catch (MicrosoftException e) {
            if (e.failure().kind() == FailureKind.QUEUE_FULL) {
                // Microsoft was not asked, so nothing is known of it
                reports.looked(connection.id());
                throw new ConnectionUnavailable("Too many calls for this organisation are under way", QUEUE);
            }
            if (!e.failure().passing()) {
                tokens.forget(connection.id());
            }
            return failed(connection, signedInAt, e.failure());
        } catch (ConnectionUnavailable e) {
            reports.looked(connection.id());
            throw e;
        } catch (ConnectionBroken e) {
            reports.looked(connection.id());
            HealthReason reason = believed(connection, signedInAt, e.reason());
            findings.lost(connection, reason.code());
            findings.notLive(connection, "POST /oauth2/v2.0/token", reason);
            return CheckResult.of(reason);
        }
    }

    /** That the organisation is gone is believed after several looks, which are taken by the way. */
    private HealthReason believed(ConnectionView connection, Instant signedInAt, HealthReason reason) {
        if (!Severity.tenantMissing(reason)) {
            return reason;
        }
        boolean gone = absences.look(connection.customerId(), connection.tenant()) == TenantAbsences.Word.GONE;
        return gone || reason.code().equals(Severity.TENANT_GONE)
                ? reports.tenantMissing(connection.id(), signedInAt, gone).orElseThrow(ConnectionChecks::anew)
                : reason;
    }

    /** What was met by a sign-in that is not kept any more is no result: whoever asked looks again. */
    private CheckResult failed(ConnectionView connection, Instant signedInAt, MicrosoftFailure failure) {
        boolean counts = reports.checkFailed(connection.id(), signedInAt, failure);
        if (counts && !failure.behind()) {
            challenges.heard(
                    new ClaimsChallenges.Account(connection.customerId(), connection.profile(), true), failure);
            findings.lost(connection, failure.kind().name());
            findings.notLive(connection, "Microsoft Graph", findings.of(failure));
        }
        if (failure instanceof MicrosoftFailure.Throttled throttled) {
            throw ConnectionUnavailable.throttled(throttled.retryAfter());
        }
        if (failure.passing()) {
            throw ConnectionUnavailable.silent(
                    failure instanceof MicrosoftFailure.Unavailable down ? down.retryAfter() : null);
        }
        if (!counts) {
            throw anew();
        }
        return CheckResult.of(findings.of(failure));
    }

    private static ConnectionUnavailable anew() {
        return new ConnectionUnavailable("Somebody signed in anew meanwhile", Duration.ofSeconds(1));
    }

    /**
     * What reading the organisation takes (G:organization-get), and what reading the grants of our own app takes
     * (G:serviceprincipal-list, G:oauth2permissiongrant-list).
     */
    private void note(ConnectionView connection) {
        uses.needed(connection, List.of("User.Read", "Organization.Read.All", "Directory.Read.All"));
        uses.needed(connection, List.of("Application.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"));
    }

    private CheckResult proven(ConnectionView connection, Instant signedInAt) {
        Round round = new Round(connection.id(), signedInAt, new ArrayList<>(), slowness.at(connection));
        List<HealthReason> found = round.found();
        AccessToken token = timed(round, () -> tokens.prove(connection.id()));
        GraphAccess access = tokens.graph(connection.id(), token);
        absences.there(connection.customerId(), connection.tenant());
        found.addAll(findings.ends(connection));
        if (connection.actsAlone()) {
            return alone(connection, round, access);
        }
        TenantFacts facts = timed(round, () -> tests.run(access));
        ConsentReading reading = timed(round, () -> consents.of(connection, access));
        round.pace().over();
        found.addAll(findings.drift(connection, reading, access));
        found.addAll(findings.proofs(connection, reading, access, findings.live(connection, facts)));
        List<String> granted = reading.granted(connection.wantedScopes());
        reports.checked(connection.id(), signedInAt, found, granted);
        note(connection);
        return new CheckResult(facts, granted, found);
    }

    /** An application without application permissions can read nothing: what its token tells is all there is. */
    private CheckResult alone(ConnectionView connection, Round round, GraphAccess access) {
        Instant signedInAt = round.signedInAt();
        List<HealthReason> found = round.found();
        TenantFacts facts = connection.wantedRoles().isEmpty()
                ? new TenantFacts(connection.tenant(), connection.tenantName(), connection.tenantDomains())
                : timed(round, () -> tests.run(access));
        ConsentReading reading = timed(round, () -> consents.of(connection, access));
        round.pace().over();
        found.addAll(findings.drift(connection, reading, access));
        found.addAll(findings.proofs(connection, reading, access, findings.live(connection, facts)));
        if (!reading.looked(ConsentReading.CONSENT)) {
            reports.checked(connection.id(), signedInAt, found);
            return new CheckResult(facts, connection.grantedScopes(), found);
        }
        List<String> granted = reading.granted(connection.wantedScopes());
        reports.checked(connection.id(), signedInAt, found, granted, List.copyOf(reading.roles()));
        note(connection);
        return new CheckResult(facts, granted, found);
    }

    /** One check, what it has found by now, and how fast Microsoft answers it. */
    private record Round(UUID connection, Instant signedInAt, List<HealthReason> found, Slowness.Look pace) {}

    /** Tells slowness as soon as it is met: with slow answers the whole check may take long. */
    private <T> T timed(Round round, Supplier<T> call) {
        T answer = round.pace().timed(call);
        if (round.found().isEmpty()) {
            round.pace().tells().ifPresent(reason -> {
                round.found().add(reason);
                reports.slow(round.connection(), round.signedInAt(), reason);
            });
        }
        return answer;
    }
}
