package io.gatehouse.provider;

import io.gatehouse.microsoft.MicrosoftException;
import io.gatehouse.microsoft.MicrosoftFailure;
import io.gatehouse.microsoft.TokenEndpoint;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whether Microsoft refuses the credential that sign-ins are redeemed with, so that nobody comes in to replace it. It asks
 * Microsoft, seldom: anybody may cause it. Never call it inside a transaction.
 */
@Component
class Lockout {

    private static final Duration KNOWN_FOR = Duration.ofSeconds(30);

    private final InstalledProvider installed;
    private final AppRegistrations registrations;
    private final TokenEndpoint tokens;
    private final RecoveryCode recovery;
    private final Clock clock;

    private volatile @Nullable Answer last;

    Lockout(
            InstalledProvider installed,
            AppRegistrations registrations,
            TokenEndpoint tokens,
            RecoveryCode recovery,
            Clock clock) {
        this.installed = installed;
        this.registrations = registrations;
        this.tokens = tokens;
        this.recovery = recovery;
        this.clock = clock;
    }

    private record Answer(boolean refused, Instant at) {}

    /** As Microsoft said in the last half minute. */
    boolean present() {
        Answer known = last;
        return known != null && known.at().plus(KNOWN_FOR).isAfter(clock.instant()) ? known.refused() : look();
    }

    /** As Microsoft says now; the log then tells the way back in. */
    boolean look() {
        boolean refused = installed
                .find()
                .map(home -> ProviderScope.call(
                        home.provider(),
                        () -> registrations.findOwn().map(this::refused).orElse(false)))
                .orElse(false);
        last = new Answer(refused, clock.instant());
        if (refused) {
            recovery.announce();
        }
        return refused;
    }

    private boolean refused(AppRegistration own) {
        try {
            tokens.clientCredentials(registrations.identityOf(own.id()), own.tenant());
            return false;
        } catch (NotFound none) {
            return true;
        } catch (MicrosoftException e) {
            return e.failure() instanceof MicrosoftFailure.CredentialRejected;
        }
    }
}
