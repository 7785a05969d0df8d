package io.gatehouse.alert.route;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.subscription.InboxNews;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a person types for a route; whatever is in it is checked here, not while it is read. */
record RouteForm(
        @Nullable String name,
        @Nullable String target,
        @Nullable String address,
        @Nullable String least,
        @Nullable List<String> kinds,
        @Nullable String customer,
        @Nullable String rhythm,
        @Nullable String most,
        @Nullable String tells,
        @Nullable List<String> news,
        @Nullable String profile) {

    private static final List<String> ALL_NEWS =
            Arrays.stream(InboxNews.Kind.values()).map(Enum::name).toList();

    static final RouteForm BLANK =
            new RouteForm(null, "MAIL", null, "WARNING", List.of(), null, "IMMEDIATE", "20", "ALERTS", ALL_NEWS, null);

    /** What a route can tell of. */
    enum Tells {
        ALERTS,
        NEWS
    }

    /** As a route stands; an address that is kept sealed is not shown again. */
    static RouteForm of(Route route, @Nullable String customer) {
        return new RouteForm(
                route.name(),
                route.target().name(),
                route.target() == Route.Target.MAIL ? route.address() : null,
                route.wanted().least().name(),
                route.wanted().kinds().stream().map(Enum::name).toList(),
                customer,
                route.rhythm().name(),
                String.valueOf(route.mailsPerHour()),
                (route.news() == null ? Tells.ALERTS : Tells.NEWS).name(),
                route.news() == null
                        ? ALL_NEWS
                        : route.news().kinds().stream().map(Enum::name).toList(),
                route.news() == null ? null : route.news().profile());
    }

    /** The same for another kind of place than was typed. */
    RouteForm to(Route.Target other) {
        return new RouteForm(name, other.name(), address, least, kinds, customer, rhythm, most, tells, news, profile);
    }

    /**
     * @param customers finds a customer by its short name
     * @param profiles those that there are
     */
    Routes.Wish wish(Function<String, Optional<UUID>> customers, Set<String> profiles) {
        return new Routes.Wish(
                name,
                chosen("target", Route.Target.values(), target),
                address,
                chosen("least", AlertSeverity.values(), least),
                kindsChosen(),
                customerChosen(customers),
                chosen("rhythm", Rhythm.values(), rhythm),
                number(),
                newsChosen(profiles));
    }

    private static <E extends Enum<E>> E chosen(String field, E[] values, @Nullable String text) {
        return Arrays.stream(values)
                .filter(value -> value.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(field, "alert.route.choose", "Choose one of these."));
    }

    private Set<AlertKind> kindsChosen() {
        return ticked("kinds", AlertKind.values(), kinds);
    }

    /** Null where alerts are told; a program that says nothing of it means these. */
    private Route.@Nullable News newsChosen(Set<String> profiles) {
        if (tells == null || chosen("tells", Tells.values(), tells) == Tells.ALERTS) {
            return null;
        }
        String only = profile == null || profile.isBlank() ? null : profile;
        if (only != null && !profiles.contains(only)) {
            throw new InvalidInput("profile", "alert.route.choose", "Choose one of these.");
        }
        return new Route.News(ticked("news", InboxNews.Kind.values(), news), only);
    }

    private static <E extends Enum<E>> Set<E> ticked(String field, E[] values, @Nullable List<String> ticked) {
        return ticked == null
                ? Set.of()
                : ticked.stream()
                        .filter(one -> !one.isBlank())
                        .map(one -> chosen(field, values, one))
                        .collect(Collectors.toSet());
    }

    private @Nullable UUID customerChosen(Function<String, Optional<UUID>> customers) {
        if (customer == null || customer.isBlank()) {
            return null;
        }
        return customers
                .apply(customer.strip())
                .orElseThrow(() -> new InvalidInput("customer", "alert.route.customer.unknown", "No such customer."));
    }

    private int number() {
        String text = most == null || most.isBlank() ? "20" : most.strip();
        return text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    }
}
