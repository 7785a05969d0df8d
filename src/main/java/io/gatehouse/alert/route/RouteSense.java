package io.gatehouse.alert.route;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.shared.InvalidInput;
import java.util.EnumSet;
import java.util.Set;

/** Refuses wishes that no alert can ever meet: a route that is silent for ever looks as if all were well. */
class RouteSense {

    /** They concern all customers at once. */
    private static final Set<AlertKind> OF_NO_CUSTOMER = EnumSet.of(
            AlertKind.OWN_CREDENTIAL_REFUSED,
            AlertKind.OWN_APP_REFUSED,
            AlertKind.OWN_CREDENTIAL_EXPIRY,
            AlertKind.API_KEY_EXPIRY,
            AlertKind.MAIL_STUCK,
            AlertKind.ROUTE_FAILING,
            AlertKind.CERTIFICATE,
            AlertKind.ADDRESS_UNREACHABLE,
            AlertKind.INBOX_UNREAD,
            AlertKind.MICROSOFT_DOWN);

    /** Warnings, however long they last. */
    private static final Set<AlertKind> NEVER_CRITICAL = EnumSet.of(
            AlertKind.SYNC_FAILING, AlertKind.JOB_FAILED, AlertKind.MAIL_REFUSED, AlertKind.SUBSCRIPTION_BROKEN);

    private RouteSense() {}

    static void check(Routes.Wish wish) {
        if (wish.news() != null) {
            checkNews(wish.target(), wish.news());
            return;
        }
        Set<AlertKind> kinds = wish.kinds();
        if (kinds.isEmpty()) {
            return;
        }
        if (wish.target() == Route.Target.MAIL && kinds.equals(Set.of(AlertKind.MAIL_STUCK))) {
            throw new InvalidInput(
                    "kinds", "alert.route.never.mail", "An alert about failing mail cannot be sent by mail.");
        }
        if (wish.customer() != null && OF_NO_CUSTOMER.containsAll(kinds)) {
            throw new InvalidInput(
                    "customer", "alert.route.never.customer", "Alerts of these kinds concern no single customer.");
        }
        if (wish.least() == AlertSeverity.CRITICAL && NEVER_CRITICAL.containsAll(kinds)) {
            throw new InvalidInput("least", "alert.route.never.critical", "Alerts of these kinds are never critical.");
        }
    }

    private static void checkNews(Route.Target target, Route.News news) {
        if (target != Route.Target.WEBHOOK) {
            throw new InvalidInput(
                    "tells", "alert.route.never.news", "Only a webhook can be told of news in the inbox.");
        }
        if (news.kinds().isEmpty()) {
            throw new InvalidInput("news", "alert.route.news.none", "Tick at least one kind of news.");
        }
    }
}
