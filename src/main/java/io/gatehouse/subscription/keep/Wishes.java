package io.gatehouse.subscription.keep;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.profile.Variables;
import io.gatehouse.profile.operation.SubscriptionWish;
import io.gatehouse.profile.shelf.Profiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What a connection's profile wishes, with this customer's values put in. */
@Component
public class Wishes {

    /** Presence of at most so many people in one subscription (G:changenotifications-for-presence). */
    private static final int MOST_PEOPLE = 650;

    private static final String PRESENCES = "communications/presences";

    private final Profiles profiles;
    private final PeopleToWatch people;

    Wishes(Profiles profiles, PeopleToWatch people) {
        this.profiles = profiles;
        this.people = people;
    }

    /** Whether the service wishes any at all. */
    public boolean any(ConnectionView connection) {
        return profiles.find(connection.profile())
                .filter(profile -> !profile.subscriptions().isEmpty())
                .isPresent();
    }

    /** Outside of a transaction: Microsoft may have to be asked for the people. */
    List<Wanted> of(ConnectionView connection, Supplier<GraphAccess> access) {
        return profiles.find(connection.profile()).stream()
                .flatMap(profile -> profile.subscriptions().stream())
                .flatMap(wish -> wanted(connection, wish, access).stream())
                .toList();
    }

    private List<Wanted> wanted(ConnectionView connection, SubscriptionWish wish, Supplier<GraphAccess> access) {
        String resource = Variables.fill(wish.resource(), values(connection));
        if (!Variables.in(resource).isEmpty()) {
            return List.of();
        }
        return resource.replaceAll("^/", "").equals(PRESENCES)
                ? ofPeople(people.of(connection, access), wish)
                : List.of(wanted(wish, 0, resource));
    }

    private static List<Wanted> ofPeople(List<String> ids, SubscriptionWish wish) {
        List<Wanted> parts = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += MOST_PEOPLE) {
            String listed = ids.subList(from, Math.min(ids.size(), from + MOST_PEOPLE)).stream()
                    .map(id -> "'" + id + "'")
                    .collect(Collectors.joining(","));
            parts.add(wanted(wish, parts.size(), "/" + PRESENCES + "?$filter=id in (" + listed + ")"));
        }
        return parts;
    }

    private static Wanted wanted(SubscriptionWish wish, int part, String resource) {
        return new Wanted(
                wish.resource(),
                part,
                resource,
                wish.changes().stream()
                        .map(change -> change.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(",")),
                Duration.ofMinutes(wish.minutes()),
                wish.withContent(),
                SubscriptionKind.of(resource));
    }

    private static Map<String, String> values(ConnectionView connection) {
        Map<String, String> values = new TreeMap<>();
        values.put("customer.id", connection.customerId().toString());
        values.put("customer.tenantId", connection.tenant().value());
        if (connection.account() != null) {
            values.put("account.objectId", connection.account().objectId());
        }
        return values;
    }
}
