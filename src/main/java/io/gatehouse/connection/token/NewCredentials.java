package io.gatehouse.connection.token;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.registration.AppRegistrations;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells a wrong credential from one that is new. Microsoft's servers learn of one after the other (seen for 4 to 18
 * seconds, at times longer; no page of Microsoft's tells it): one that refuses what others accepted minutes ago is
 * behind, and knows the credential of before for as long as that is spared.
 */
@Component
class NewCredentials {

    private static final Duration NEW = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final Set<FailureKind> UNKNOWN_THERE =
            EnumSet.of(FailureKind.CREDENTIAL_WRONG, FailureKind.CREDENTIAL_NOT_READY);

    private final AppRegistrations registrations;
    private final Clock clock;

    NewCredentials(AppRegistrations registrations, Clock clock) {
        this.registrations = registrations;
        this.clock = clock;
    }

    /**
     * Asks once more with the credential of before, where the one that was refused is new.
     *
     * @throws MicrosoftException what was refused; as {@link MicrosoftFailure#behind()} where time alone is lacking
     */
    <T> T orBefore(
            UUID registration, @Nullable String service, MicrosoftException refused, Function<AppIdentity, T> ask) {
        if (!UNKNOWN_THERE.contains(refused.failure().kind())
                || !registrations.madeSince(
                        registration, service, clock.instant().minus(NEW))) {
            throw refused;
        }
        Optional<AppIdentity> before = registrations.identityBefore(registration, service);
        if (before.isEmpty()) {
            throw behind(refused);
        }
        try {
            return ask.apply(before.get());
        } catch (MicrosoftException e) {
            throw e.failure() instanceof MicrosoftFailure.CredentialRejected ? behind(refused) : e;
        }
    }

    private static MicrosoftException behind(MicrosoftException refused) {
        return new MicrosoftException(new MicrosoftFailure.Unavailable(
                refused.failure().error().as(FailureKind.CREDENTIAL_NOT_READY), PAUSE));
    }
}
