package io.gatehouse.alert.route;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.subscription.InboxNews;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts go, and which ones; or where another system is told that there is news in the inbox.
 *
 * @param address a mailbox; of other targets only the host, the rest of their address is a secret
 * @param news which news in the inbox it tells of; null where it tells of alerts
 * @param enabled where not, what it has to tell waits
 */
record Route(
        UUID id,
        String name,
        Target target,
        String address,
        Wanted wanted,
        Rhythm rhythm,
        int mailsPerHour,
        @Nullable News news,
        boolean enabled,
        @Nullable Answer last) {

    /** What kind of place it is. */
    enum Target {
        MAIL,
        /** Any system that takes Standard Webhooks. */
        WEBHOOK,
        /** The address of a Teams workflow. */
        TEAMS
    }

    /** Which alerts it is told of; no kinds are all of them, no customer is everybody. */
    record Wanted(
            AlertSeverity least,
            Set<AlertKind> kinds,
            @Nullable UUID customer,
            @Nullable String customerName) {

        Wanted {
            kinds = Set.copyOf(kinds);
        }
    }

    /**
     * Which news, of the customer that it is for.
     *
     * @param profile of one service alone; null for every one
     */
    record News(Set<InboxNews.Kind> kinds, @Nullable String profile) {

        News {
            kinds = Set.copyOf(kinds);
        }
    }

    /** How the last attempt ended. */
    record Answer(String text, boolean accepted, Instant at) {}

    /** Nobody is told by mail that mail does not work, or where he takes nothing that he takes nothing. */
    boolean wants(Alert alert) {
        return news == null
                && alert.severity().compareTo(wanted.least()) >= 0
                && (wanted.kinds().isEmpty() || wanted.kinds().contains(alert.kind()))
                && (wanted.customer() == null || wanted.customer().equals(alert.customerId()))
                && !(target == Target.MAIL && aboutMail(alert))
                && !(alert.kind() == AlertKind.ROUTE_FAILING
                        && alert.cause().subject().equals(id.toString()));
    }

    /** When it tells what comes at this time; only mails are collected. */
    Instant due(Instant from, ZoneId zone) {
        return target == Target.MAIL ? rhythm.due(from, zone) : from;
    }

    /** Whether what it has to tell gets no job for now; mails have none in any case. */
    boolean aside() {
        return !enabled && target != Target.MAIL;
    }

    /** Which items of the inbox it tells of; none where it tells of alerts. */
    InboxNews.Wanted inbox() {
        return news == null
                ? new InboxNews.Wanted(Set.of(), null, null)
                : new InboxNews.Wanted(news.kinds(), news.profile(), wanted.customer());
    }

    private boolean aboutMail(Alert alert) {
        return alert.kind() == AlertKind.MAIL_STUCK
                || alert.kind() == AlertKind.MAIL_REFUSED
                        && alert.cause().subject().equalsIgnoreCase(address);
    }
}
