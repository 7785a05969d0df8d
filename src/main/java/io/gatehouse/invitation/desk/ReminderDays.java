package io.gatehouse.invitation.desk;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.store.InvitationStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

    /** Those for which a day has come; whether they are reminded shows once their row is locked. */
    List<UUID> come(InvitationStore store) {
        boolean any = !settings.after().isEmpty() || settings.before().isPositive();
        return any ? store.remindable(settings.after(), settings.before(), SPARED) : List.of();
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
