package io.gatehouse.alert.cause;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.subscription.InboxTroubles;
import io.gatehouse.subscription.InboxTroubles.Oldest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Nobody empties the inbox: the program that read it has stopped, or there never was one. */
@Component
class InboxSource implements CauseSource {

    /** So long before something is deleted unread it becomes pressing. */
    private static final Duration LAST = Duration.ofDays(7);

    private final InboxTroubles inbox;
    private final AlertSettings settings;
    private final Sentences sentences;
    private final Clock clock;

    InboxSource(InboxTroubles inbox, AlertSettings settings, MessageSource messages, Clock clock) {
        this.inbox = inbox;
        this.settings = settings;
        this.sentences = new Sentences(messages);
        this.clock = clock;
    }

    @Override
    public Set<AlertKind> kinds() {
        return Set.of(AlertKind.INBOX_UNREAD);
    }

    @Override
    public Collection<Cause> standing() {
        Instant now = clock.instant();
        return inbox
                .oldest()
                .filter(oldest ->
                        oldest.receivedAt().plus(settings.inboxPatience()).isBefore(now))
                .map(oldest -> cause(oldest, now))
                .stream()
                .toList();
    }

    private Cause cause(Oldest oldest, Instant now) {
        Instant deleted = oldest.receivedAt().plus(InboxTroubles.KEPT);
        boolean last = deleted.minus(LAST).isBefore(now);
        return new Cause(
                AlertKind.INBOX_UNREAD,
                "inbox",
                sentences.of("alert.inbox.name"),
                last ? AlertSeverity.CRITICAL : AlertSeverity.WARNING,
                last ? "DELETED_SOON" : "UNREAD",
                sentences.of(
                        "alert.inbox.text",
                        sentences.day(oldest.receivedAt()),
                        oldest.customerName(),
                        sentences.day(deleted)),
                last ? 1 : 0,
                Concerns.EVERYBODY);
    }
}
