package io.gatehouse.provider.recovery;

import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.provider.InstalledProvider;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whether Microsoft refuses the credential that sign-ins are redeemed with, so that nobody comes in to replace it. It asks
 * Microsoft, seldom: anybody may cause it. Never call it inside a transaction.
 */
@Component
public class Lockout {

    private static final Duration KNOWN_FOR = Duration.ofSeconds(30);
    /** A log is rotated and read by people: the way in stands there again, but not once for each failed sign-in. */
    private static final Duration SAID_FOR = Duration.ofHours(1);

    private final InstalledProvider installed;
    private final AppRegistrations registrations;
    private final TokenEndpoint tokens;
    private final RecoveryCode recovery;
    private final Clock clock;

    private volatile @Nullable Answer last;
    private final AtomicReference<@Nullable Said> said = new AtomicReference<>();

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

    private record Said(String code, Instant at) {}

    /** As Microsoft said in the last half minute. */
    boolean present() {
        Answer known = last;
        return known != null && fresh(known) ? known.refused() : look();
    }

    /** A sign-in could not be redeemed. What was refused a moment ago still is; else Microsoft is asked now. */
    public boolean suspected() {
        Answer known = last;
        return known != null && known.refused() && fresh(known) || look();
    }

    private boolean fresh(Answer known) {
        return known.at().plus(KNOWN_FOR).isAfter(clock.instant());
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
            announce();
        }
        return refused;
    }

    private void announce() {
        Said now = new Said(recovery.text(), clock.instant());
        Said before = said.get();
        boolean known = before != null
                && before.code().equals(now.code())
                && before.at().plus(SAID_FOR).isAfter(now.at());
        if (!known && said.compareAndSet(before, now)) {
            recovery.announce(now.code());
        }
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
