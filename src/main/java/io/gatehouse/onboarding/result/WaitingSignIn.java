package io.gatehouse.onboarding.result;

import io.gatehouse.microsoft.failure.SignInTraits;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.signin.Verdict;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A candidate that waits for Microsoft, as it lies sealed in the database for a few minutes; without access token. */
record WaitingSignIn(
        @Nullable UUID linkTokenId,
        UUID registrationId,
        SignInFlow flow,
        String tenant,
        String objectId,
        @Nullable String upn,
        @Nullable String name,
        boolean guest,
        Set<String> roleTemplates,
        String refreshToken,
        @Nullable String consentedBy,
        StopReason ifItLasts,
        Instant until) {

    static WaitingSignIn of(
            Candidate candidate, Secret refreshToken, @Nullable String consentedBy, Verdict.NotYet why, Instant now) {
        return new WaitingSignIn(
                candidate.linkTokenId(),
                candidate.registrationId(),
                candidate.flow(),
                candidate.tenant().value(),
                candidate.objectId(),
                candidate.upn(),
                candidate.name(),
                candidate.guest(),
                candidate.roleTemplates(),
                refreshToken.reveal(),
                consentedBy,
                why.ifItLasts(),
                now.plus(why.patience()));
    }

    WaitingSignIn with(Secret newRefreshToken) {
        return new WaitingSignIn(
                linkTokenId,
                registrationId,
                flow,
                tenant,
                objectId,
                upn,
                name,
                guest,
                roleTemplates,
                newRefreshToken.reveal(),
                consentedBy,
                ifItLasts,
                until);
    }

    /** With what Microsoft says by now, and no longer than a page would wait for that; that it is slow alone says nothing. */
    WaitingSignIn hearing(Verdict.NotYet notYet, Instant now) {
        if (notYet.ifItLasts() == StopReason.WAITED_TOO_LONG || notYet.ifItLasts() == ifItLasts) {
            return this;
        }
        Instant patience = now.plus(notYet.patience());
        boolean sooner = ifItLasts == StopReason.WAITED_TOO_LONG && patience.isBefore(until);
        return new WaitingSignIn(
                linkTokenId,
                registrationId,
                flow,
                tenant,
                objectId,
                upn,
                name,
                guest,
                roleTemplates,
                refreshToken,
                consentedBy,
                notYet.ifItLasts(),
                sooner ? patience : until);
    }

    Candidate candidate(UUID invitationId, Set<String> scopes, Secret accessToken) {
        return new Candidate(
                invitationId,
                linkTokenId,
                null,
                registrationId,
                flow,
                new TenantId(tenant),
                objectId,
                upn,
                name,
                guest,
                roleTemplates,
                scopes,
                Secret.of(refreshToken),
                accessToken,
                null,
                consentedBy,
                SignInTraits.UNTOLD);
    }

    @Override
    public String toString() {
        return "WaitingSignIn[" + tenant + "/" + objectId + "]";
    }
}
