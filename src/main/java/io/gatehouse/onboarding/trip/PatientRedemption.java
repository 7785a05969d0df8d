package io.gatehouse.onboarding.trip;

import io.gatehouse.microsoft.call.Pacing;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.CodeRedemption;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Redeems a code with a credential that may be new. Microsoft's servers learn of one after the other (seen for 4 to 18
 * seconds; no page of Microsoft's tells it), so that one may refuse what two others have just accepted.
 */
@Component
class PatientRedemption {

    /** As long as a person looks at a page that does not come yet. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2));

    private static final Duration NEW = Duration.ofMinutes(10);

    private static final Set<FailureKind> CREDENTIAL_UNKNOWN =
            EnumSet.of(FailureKind.CREDENTIAL_WRONG, FailureKind.CREDENTIAL_NOT_READY);

    /** What we made in a customer's tenant a moment ago may be missing there as a whole. */
    private static final Set<FailureKind> APP_UNKNOWN =
            EnumSet.of(FailureKind.APP_MISSING, FailureKind.CONSENT_MISSING, FailureKind.REGISTRATION_WRONG);

    private final TokenEndpoint endpoint;
    private final AppRegistrations registrations;
    private final Clock clock;

    PatientRedemption(TokenEndpoint endpoint, AppRegistrations registrations, Clock clock) {
        this.endpoint = endpoint;
        this.registrations = registrations;
        this.clock = clock;
    }

    /** Whose credential it is. */
    record Of(UUID registration, String service, AppIdentity app) {}

    /** @throws NotEverywhereYet where patience did not help, or cost the code */
    TokenSet redeem(Of of, Authority authority, CodeRedemption redemption) {
        MicrosoftException behind = null;
        for (Duration pause : PAUSES) {
            try {
                return endpoint.redeemCode(of.app(), authority, redemption);
            } catch (MicrosoftException e) {
                behind = behind(of, e, behind);
            }
            Pacing.pause(pause);
        }
        try {
            return endpoint.redeemCode(of.app(), authority, redemption);
        } catch (MicrosoftException e) {
            throw new NotEverywhereYet(behind(of, e, behind).failure());
        }
    }

    private MicrosoftException behind(Of of, MicrosoftException now, @Nullable MicrosoftException before) {
        if (before != null && now.failure().kind() == FailureKind.CODE_NOT_USABLE) {
            throw new NotEverywhereYet(before.failure());
        }
        if (!mayPass(of, now.failure().kind())) {
            throw now;
        }
        return now;
    }

    private boolean mayPass(Of of, FailureKind kind) {
        boolean unknown = CREDENTIAL_UNKNOWN.contains(kind)
                || (APP_UNKNOWN.contains(kind)
                        && registrations.get(of.registration()).origin() == AppRegistration.Origin.CREATED);
        return unknown
                && registrations
                        .inUseSince(of.registration(), of.service())
                        .filter(since -> since.plus(NEW).isAfter(clock.instant()))
                        .isPresent();
    }
}
