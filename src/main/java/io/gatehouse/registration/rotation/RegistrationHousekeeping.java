package io.gatehouse.registration.rotation;

import io.gatehouse.job.OneByOne;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.registration.attempt.SagaSettings;
import io.gatehouse.registration.progress.SagaTokens;
import io.gatehouse.shared.Actor;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Erases sign-ins that have run out, and has credentials rotated before they expire. */
@Component
class RegistrationHousekeeping implements RecurringWork {

    /** What failed once would fail every few minutes, and each time tell so. */
    private static final Duration AFTER_FAILURE = Duration.ofDays(1);

    private final SagaTokens tokens;
    private final RotationRows rotationRows;
    private final AdoptedCredentials ending;
    private final Rotations rotations;
    private final SagaSettings settings;
    private final Clock clock;

    RegistrationHousekeeping(
            SagaTokens tokens,
            RotationRows rotationRows,
            AdoptedCredentials ending,
            Rotations rotations,
            SagaSettings settings,
            Clock clock) {
        this.tokens = tokens;
        this.rotationRows = rotationRows;
        this.ending = ending;
        this.rotations = rotations;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "registration.housekeeping";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void run() {
        tokens.dropExpired(clock.instant());
        rotationRows.dropExpiredTokens();
        OneByOne.each(
                ending.due(settings.rotateBefore(), clock.instant().minus(AFTER_FAILURE)),
                credential -> rotations.begin(credential.registration(), credential.service(), Actor.SYSTEM));
    }
}
