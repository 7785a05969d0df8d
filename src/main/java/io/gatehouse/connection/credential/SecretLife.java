package io.gatehouse.connection.credential;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.setup.CredentialWish;
import io.gatehouse.profile.setup.RegistrationTemplate;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.rotation.WishedLives;
import io.gatehouse.shared.InvalidInput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Knows what life a service allows its credentials, and holds a secret that somebody made by hand to it. */
@Component
class SecretLife implements WishedLives {

    private final Profiles profiles;
    private final Clock clock;

    SecretLife(Profiles profiles, Clock clock) {
        this.profiles = profiles;
        this.clock = clock;
    }

    /**
     * A day of grace: months differ in length, and clocks. Microsoft tells nobody here when a secret ends, so where the
     * service wants a shorter life than any may have, whoever put it in has to say it.
     */
    void require(ConnectionView connection, @Nullable Instant endsAt) {
        int days = days(connection.profile());
        if (endsAt == null && days < CredentialWish.LONGEST_DAYS) {
            throw new InvalidInput(
                    "endsOn", "connection.secret.endsOn.wanted", "The day it ends, please.", String.valueOf(days));
        }
        if (endsAt != null && endsAt.isAfter(clock.instant().plus(Duration.ofDays(days + 1)))) {
            throw new InvalidInput(
                    "endsOn", "connection.secret.endsOn.long", "At most " + days + " days.", String.valueOf(days));
        }
    }

    @Override
    public Optional<Duration> of(String service) {
        return profiles.find(service)
                .map(ServiceProfile::registrationTemplate)
                .map(template -> Duration.ofDays(template.credential().lifeDays()));
    }

    private int days(String profile) {
        RegistrationTemplate template =
                profiles.find(profile).map(ServiceProfile::registrationTemplate).orElse(null);
        return template == null
                ? CredentialWish.LONGEST_DAYS
                : template.credential().longestDays();
    }
}
