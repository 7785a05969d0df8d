package io.gatehouse.alert.route;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.shared.InvalidInput;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
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
        @Nullable String most) {

    static final RouteForm BLANK = new RouteForm(null, "MAIL", null, "WARNING", List.of(), null, "IMMEDIATE", "20");

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
                String.valueOf(route.mailsPerHour()));
    }

    /** The same for another kind of place than was typed. */
    RouteForm to(Route.Target other) {
        return new RouteForm(name, other.name(), address, least, kinds, customer, rhythm, most);
    }

    /** @param customers finds a customer by its short name */
    Routes.Wish wish(Function<String, Optional<UUID>> customers) {
        return new Routes.Wish(
                name,
                chosen("target", Route.Target.values(), target),
                address,
                chosen("least", AlertSeverity.values(), least),
                kindsChosen(),
                customerChosen(customers),
                chosen("rhythm", Rhythm.values(), rhythm),
                number());
    }

    private static <E extends Enum<E>> E chosen(String field, E[] values, @Nullable String text) {
        return Arrays.stream(values)
                .filter(value -> value.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(field, "alert.route.choose", "Choose one of these."));
    }

    private Set<AlertKind> kindsChosen() {
        Set<AlertKind> chosen = EnumSet.noneOf(AlertKind.class);
        if (kinds != null) {
            kinds.stream()
                    .filter(kind -> !kind.isBlank())
                    .forEach(kind -> chosen.add(chosen("kinds", AlertKind.values(), kind)));
        }
        return chosen;
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
