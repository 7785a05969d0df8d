package io.gatehouse.subscription.keep;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.profile.Variables;
import io.gatehouse.profile.operation.SubscriptionWish;
import io.gatehouse.profile.shelf.Profiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What a connection's profile wishes, with this customer's values put in. */
@Component
public class Wishes {

    /** Presence of at most so many people in one subscription (G:changenotifications-for-presence). */
    private static final int MOST_PEOPLE = 650;

    /** Each takes a subscription of its own; of all apps together a tenant has 10,000 (PROTOCOL 11.3). */
    private static final int MOST_CHATS = 500;

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

    /**
     * Each chat by itself where Microsoft lets an account not hear all of its chats at once; new ones are found when this
     * is asked again.
     */
    List<Wanted> instead(
            ConnectionView connection, List<Wanted> wanted, List<KeptSubscription> live, Supplier<GraphAccess> access) {
        return refused(connection, wanted, live)
                .map(all -> chats(access)
                        .map(ids -> ids.stream().map(all::ofChat).toList())
                        .orElseGet(() -> heard(all, live)))
                .orElse(List.of());
    }

    /** Those of them that are asked for already. */
    List<Wanted> heardInstead(ConnectionView connection, List<Wanted> wanted, List<KeptSubscription> live) {
        return refused(connection, wanted, live).map(all -> heard(all, live)).orElse(List.of());
    }

    private static List<Wanted> heard(Wanted all, List<KeptSubscription> live) {
        return live.stream()
                .flatMap(kept -> Wanted.chatOf(kept.resource()).stream())
                .map(all::ofChat)
                .toList();
    }

    private static Optional<Wanted> refused(
            ConnectionView connection, List<Wanted> wanted, List<KeptSubscription> live) {
        return connection.actsAlone()
                ? Optional.empty()
                : wanted.stream()
                        .filter(Wanted::ofAllChats)
                        .filter(all -> live.stream().anyMatch(kept -> refused(kept, all, live)))
                        .findFirst();
    }

    /** Also while it is asked for again: those that are heard meanwhile must not end for that. */
    private static boolean refused(KeptSubscription kept, Wanted all, List<KeptSubscription> live) {
        boolean again = kept.state() == KeptSubscription.State.WANTED && all.heardIn(live);
        return kept.wish().equals(all.wish()) && (again || kept.state() == KeptSubscription.State.REFUSED);
    }

    /** Empty where Microsoft does not tell: an account without Teams has none, and what is heard stays heard. */
    private Optional<List<String>> chats(Supplier<GraphAccess> access) {
        try {
            return Optional.of(
                    people.chats(access.get()).stream().limit(MOST_CHATS).toList());
        } catch (MicrosoftException e) {
            if (!e.failure().untold()) {
                throw e;
            }
            return Optional.empty();
        }
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
