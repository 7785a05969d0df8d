package io.gatehouse.onboarding.approval;

import io.gatehouse.connection.consent.Consents;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.onboarding.approval.ApprovalWait.Sight;
import io.gatehouse.onboarding.trip.SignInApps;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * One look whether an app was approved. A token of the app itself proves that it is in the tenant by now; where it was
 * there before, only its grants tell, if they may be read.
 */
@Component
class ApprovalLook {

    /** Servers of Microsoft hear of a consent one after the other: one sight of it is none. */
    private static final int SURE = 2;

    private static final Duration SOON = Duration.ofSeconds(30);

    /** What client credentials answer while nobody has consented (E:reference-error-codes: 700016, 7000229, 65001). */
    private static final Set<FailureKind> NOT_THERE = EnumSet.of(FailureKind.APP_MISSING, FailureKind.CONSENT_MISSING);

    private final Approvals approvals;
    private final ApprovalRows rows;
    private final Invitations invitations;
    private final AppRegistrations registrations;
    private final SignInApps apps;
    private final Sources microsoft;

    /** Whom to ask, and what the time is. */
    @Component
    record Sources(TokenEndpoint tokens, Consents consents, Clock clock) {}

    ApprovalLook(
            Approvals approvals,
            ApprovalRows rows,
            Invitations invitations,
            AppRegistrations registrations,
            SignInApps apps,
            Sources microsoft) {
        this.approvals = approvals;
        this.rows = rows;
        this.invitations = invitations;
        this.registrations = registrations;
        this.apps = apps;
        this.microsoft = microsoft;
    }

    void at(ApprovalWait wait) {
        TenantId tenant = wait.tenant();
        if (tenant == null) {
            return;
        }
        try {
            there(wait, tenant);
        } catch (MicrosoftException e) {
            failed(wait, e.failure());
        }
    }

    private void there(ApprovalWait wait, TenantId tenant) {
        InvitationView invitation = invitations.get(wait.invitation());
        AppIdentity app = registrations.identityOf(wait.registration(), invitation.profile());
        GraphAccess access = new GraphAccess(
                tenant, microsoft.tokens().clientCredentials(app, tenant).accessToken(), app.clientId());
        Boolean granted = granted(wait, invitation, access, app.clientId());
        if (granted == null && wait.sight() != Sight.CLEAR) {
            rows.looked(wait, Sight.BLIND, 0, null, null);
        } else if (Boolean.FALSE.equals(granted)) {
            rows.looked(wait, Sight.CLEAR, 0, null, null);
        } else if (wait.seen() + 1 < SURE) {
            rows.looked(wait, Sight.CLEAR, wait.seen() + 1, null, null);
            rows.again(wait, now().plus(SOON));
        } else {
            approvals.seen(wait);
        }
    }

    /** Null where the app may not read what it was granted, as most may not. */
    private @Nullable Boolean granted(
            ApprovalWait wait, InvitationView invitation, GraphAccess access, String clientId) {
        try {
            return microsoft
                    .consents()
                    .read(access, clientId, "")
                    .missing(apps.asked(invitation, wait.flow()))
                    .isEmpty();
        } catch (MicrosoftException e) {
            if (e.failure() instanceof MicrosoftFailure.Refused) {
                return null;
            }
            throw e;
        }
    }

    private void failed(ApprovalWait wait, MicrosoftFailure failure) {
        Sight sight = NOT_THERE.contains(failure.kind()) ? Sight.CLEAR : wait.sight();
        rows.looked(wait, sight, 0, failure.kind().name(), notBefore(failure));
    }

    private @Nullable Instant notBefore(MicrosoftFailure failure) {
        Duration wait = switch (failure) {
            case MicrosoftFailure.Throttled throttled -> throttled.retryAfter();
            case MicrosoftFailure.Unavailable unavailable -> unavailable.retryAfter();
            default -> null;
        };
        return wait == null ? null : now().plus(wait);
    }

    private Instant now() {
        return microsoft.clock().instant();
    }
}
