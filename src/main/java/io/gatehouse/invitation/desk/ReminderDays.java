package io.gatehouse.invitation.desk;

import io.gatehouse.invitation.InvitationView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The days on which one invitation is reminded of. */
@Component
class ReminderDays {

    /** Who got a mail is left alone for that long, whichever mail it was. */
    private static final Duration SPARED = Duration.ofDays(2);

    private final ReminderSettings settings;

    ReminderDays(ReminderSettings settings) {
        this.settings = settings;
    }

    /** The latest that has come: several that were missed are one reminder. */
    Optional<Instant> come(InvitationView invitation, Instant now) {
        return days(invitation).filter(day -> !day.isAfter(now)).max(Comparator.naturalOrder());
    }

    /** Whether the last mail is long enough ago, and arrived. */
    static boolean may(InvitationView invitation, Instant now) {
        Instant sent = invitation.mail().sentAt();
        return "SENT".equals(invitation.mail().status())
                && sent != null
                && !sent.plus(SPARED).isAfter(now);
    }

    boolean any() {
        return !settings.after().isEmpty() || settings.before().isPositive();
    }

    private Stream<Instant> days(InvitationView invitation) {
        Instant last = invitation.expiresAt().minus(settings.before());
        Stream<Instant> first = settings.after().stream()
                .map(wait -> invitation.createdAt().plus(wait))
                .filter(day -> day.plus(SPARED).isBefore(last));
        // an invitation that is short as such has no last day: its recipients have just been asked
        boolean lastDay = settings.before().isPositive()
                && invitation.createdAt().plus(SPARED).isBefore(last);
        return lastDay ? Stream.concat(first, Stream.of(last)) : first;
    }
}
