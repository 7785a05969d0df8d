package io.gatehouse.alert.route;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.call.PublicAddresses;
import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.MessageSignatures;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The routes of a provider. */
@Service
@Transactional
class Routes {

    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_URL = 2_000;
    private static final int MOST = 50;
    private static final Duration OVERLAP = Duration.ofDays(1);

    private final RouteRows rows;
    private final Planning planning;
    private final PublicAddresses addresses;
    private final MessageSignatures signatures;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Routes(
            RouteRows rows,
            Planning planning,
            PublicAddresses addresses,
            MessageSignatures signatures,
            ApplicationEventPublisher events,
            Clock clock) {
        this.rows = rows;
        this.planning = planning;
        this.addresses = addresses;
        this.signatures = signatures;
        this.events = events;
        this.clock = clock;
    }

    /** What was typed for a route. */
    record Wish(
            @Nullable String name,
            Route.Target target,
            @Nullable String address,
            AlertSeverity least,
            Set<AlertKind> kinds,
            @Nullable UUID customer,
            Rhythm rhythm,
            int mailsPerHour,
            Route.@Nullable News news) {

        /** Of alerts. */
        Wish(
                @Nullable String name,
                Route.Target target,
                @Nullable String address,
                AlertSeverity least,
                Set<AlertKind> kinds,
                @Nullable UUID customer,
                Rhythm rhythm,
                int mailsPerHour) {
            this(name, target, address, least, kinds, customer, rhythm, mailsPerHour, null);
        }
    }

    /**
     * A route, and the key that its receiver has to be given.
     *
     * @param key null where nothing is signed
     */
    record Made(Route route, @Nullable Secret key) {}

    @Transactional(readOnly = true)
    List<Route> all() {
        return rows.all();
    }

    Made create(Wish wish, Actor by) {
        String name = named(wish);
        RouteSense.check(wish);
        if (rows.all().size() >= MOST) {
            throw new InvalidInput("name", "alert.route.many", "There are 50 routes already.");
        }
        RouteRows.Secrets secrets = secrets(wish);
        Route route = new Route(
                UUID.randomUUID(),
                name,
                wish.target(),
                address(wish),
                new Route.Wanted(wish.least(), wish.kinds(), wish.customer(), null),
                wish.rhythm(),
                wish.mailsPerHour(),
                wish.news(),
                true,
                null);
        rows.insert(route, secrets, by.name(), clock.instant());
        note("created", route, by);
        return new Made(
                route,
                secrets == null || secrets.keys().isEmpty()
                        ? null
                        : secrets.keys().getFirst());
    }

    /** What kind of place it is stays; so does an address that is kept sealed where none is typed. */
    void change(UUID id, Wish wish, Actor by) {
        Route before = get(id);
        String name = named(wish);
        RouteSense.check(wish);
        boolean kept = before.target() != Route.Target.MAIL
                && (wish.address() == null || wish.address().isBlank());
        Secret url = kept || before.target() == Route.Target.MAIL ? null : url(wish);
        Route after = new Route(
                id,
                name,
                before.target(),
                kept ? before.address() : address(wish),
                new Route.Wanted(wish.least(), wish.kinds(), wish.customer(), null),
                wish.rhythm(),
                wish.mailsPerHour(),
                wish.news(),
                before.enabled(),
                before.last());
        rows.update(after, url);
        note("changed", after, by);
    }

    /**
     * A new key for the receiver; the one before signs beside it for a day.
     *
     * @param seen when the page was made on which somebody asked for it: whoever loads the answer again means no new key
     */
    Made exchange(UUID id, Instant seen, Actor by) {
        Route route = get(id);
        if (route.target() != Route.Target.WEBHOOK) {
            throw new Conflict("alert.route.keyless", "Only webhooks are signed.", id);
        }
        Secret key = signatures.newKey();
        if (!rows.exchange(id, key, new RouteRows.Exchange(clock.instant(), seen, OVERLAP))) {
            throw new Conflict("alert.route.key-made", "A new key was made after this page was shown.", id);
        }
        note("key_exchanged", route, by);
        return new Made(route, key);
    }

    private static String named(Wish wish) {
        String name = Inputs.line("name", wish.name(), LONGEST_NAME);
        if (wish.mailsPerHour() < 1 || wish.mailsPerHour() > 100) {
            throw new InvalidInput("most", "alert.route.most.range", "1 to 100 mails an hour.");
        }
        return name;
    }

    void enable(UUID id, boolean enabled, Actor by) {
        Route route = get(id);
        rows.enable(id, enabled);
        planning.takeUp(get(id));
        note(enabled ? "resumed" : "paused", route, by);
    }

    void remove(UUID id, Actor by) {
        Route route = get(id);
        rows.delete(id);
        note("removed", route, by);
    }

    void test(UUID id, Actor by) {
        Route route = get(id);
        if (!route.enabled()) {
            throw new Conflict("alert.route.off", "This route is paused.", id);
        }
        planning.test(route);
        note("tested", route, by);
    }

    @Transactional(readOnly = true)
    Route get(UUID id) {
        return rows.find(id).orElseThrow(() -> new NotFound("No route " + id));
    }

    private RouteRows.@Nullable Secrets secrets(Wish wish) {
        return switch (wish.target()) {
            case MAIL -> null;
            case WEBHOOK -> new RouteRows.Secrets(url(wish), List.of(signatures.newKey()));
            case TEAMS -> new RouteRows.Secrets(url(wish), List.of());
        };
    }

    private Secret url(Wish wish) {
        String typed = Inputs.line("address", wish.address(), LONGEST_URL);
        try {
            addresses.checked(typed);
            return Secret.of(typed);
        } catch (PublicAddresses.Refused e) {
            String why = String.valueOf(e.getMessage());
            throw new InvalidInput("address", "alert.route.address.refused", why, why);
        }
    }

    private String address(Wish wish) {
        return wish.target() == Route.Target.MAIL
                ? Inputs.email("address", wish.address())
                : String.valueOf(URI.create(url(wish).reveal()).getHost());
    }

    private void note(String what, Route route, Actor by) {
        events.publishEvent(AuditFact.of(
                by,
                "alert.route_" + what,
                new AuditSubject("alert-route", route.id().toString(), route.name())));
    }
}
