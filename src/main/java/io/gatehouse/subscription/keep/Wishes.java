package io.gatehouse.subscription.keep;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.profile.Variables;
import io.gatehouse.profile.operation.SubscriptionWish;
import io.gatehouse.profile.shelf.Profiles;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What a connection's profile wishes, with this customer's values put in. */
@Component
public class Wishes {

    /** Presence of at most so many people in one subscription (G:changenotifications-for-presence). */
    private static final int MOST_PEOPLE = 650;

    /** Each takes a subscription of its own; of all apps together a tenant has 10,000 (G:change-notifications-overview). */
    private static final int MOST_CHATS = 500;

    private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

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

    /**
     * Outside of a transaction: Microsoft may have to be asked for the people.
     *
     * @param untold told where it does not say who there is: then those are wanted who are heard
     */
    List<Wanted> of(
            ConnectionView connection,
            List<KeptSubscription> live,
            Supplier<GraphAccess> access,
            Consumer<MicrosoftException> untold) {
        return profiles.find(connection.profile()).stream()
                .flatMap(profile -> profile.subscriptions().stream())
                .flatMap(wish -> wanted(connection, wish, live, access, untold).stream())
                .toList();
    }

    /**
     * Each chat by itself where Microsoft lets an account not hear all of its chats at once; new ones are found when this
     * is asked again.
     */
    Optional<Chats> instead(
            ConnectionView connection, List<Wanted> wanted, List<KeptSubscription> live, Supplier<GraphAccess> access) {
        return refused(connection, wanted, live)
                .map(all -> chats(access)
                        .map(ids -> chats(all, ids, heard(all, live)))
                        .orElseGet(() -> new Chats(all, heard(all, live), false, 0)));
    }

    /** Those that are heard already stay so: where there are too many, none comes and goes with each look. */
    private static Chats chats(Wanted all, List<String> ids, List<Wanted> heard) {
        Set<Wanted> before = new HashSet<>(heard);
        List<Wanted> each = ids.stream()
                .distinct()
                .map(all::ofChat)
                .sorted(Comparator.comparing(chat -> !before.contains(chat)))
                .limit(MOST_CHATS)
                .toList();
        return new Chats(all, each, true, (int) ids.stream().distinct().count() - each.size());
    }

    /**
     * What is asked for where Microsoft refuses all chats at once.
     *
     * @param told whether Microsoft told which chats there are
     * @param left how many there are beyond
     */
    record Chats(Wanted all, List<Wanted> each, boolean told, int left) {

        /** Whether nothing of this wish is missed; each chat that is refused is missed by itself. */
        boolean hear(Wanted wish, List<KeptSubscription> live) {
            boolean empty = told && each.isEmpty() && wish.equals(all);
            return left == 0 && (empty || wish.heardIn(live));
        }

        String shortfall() {
            return "This account is in %d chats, of which each takes a subscription of its own. %d are heard, %d are not."
                    .formatted(each.size() + left, each.size(), left);
        }
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
            return Optional.of(people.chats(access.get()));
        } catch (MicrosoftException e) {
            if (!e.failure().untold()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private List<Wanted> wanted(
            ConnectionView connection,
            SubscriptionWish wish,
            List<KeptSubscription> live,
            Supplier<GraphAccess> access,
            Consumer<MicrosoftException> untold) {
        String resource = Variables.fill(wish.resource(), values(connection));
        if (!Variables.in(resource).isEmpty()) {
            return List.of();
        }
        return resource.replaceAll("^/", "").equals(PRESENCES)
                ? ofPeople(parts(connection, heard(wish, live), access, untold), wish)
                : List.of(wanted(wish, 0, resource));
    }

    /** What is heard must not run out for want of the list of those who could be. */
    private Map<Integer, List<String>> parts(
            ConnectionView connection,
            Map<Integer, List<String>> heard,
            Supplier<GraphAccess> access,
            Consumer<MicrosoftException> untold) {
        try {
            return PeopleToWatch.parts(people.of(connection, access), heard, MOST_PEOPLE);
        } catch (MicrosoftException e) {
            if (heard.isEmpty() || Trials.everyCallMeets(e)) {
                throw e;
            }
            untold.accept(e);
            return heard;
        }
    }

    private static List<Wanted> ofPeople(Map<Integer, List<String>> parts, SubscriptionWish wish) {
        return parts.entrySet().stream()
                .map(part -> wanted(
                        wish,
                        part.getKey(),
                        part.getValue().stream()
                                .map(id -> "'" + id + "'")
                                .collect(Collectors.joining(",", "/" + PRESENCES + "?$filter=id in (", ")"))))
                .toList();
    }

    /** Who is named by which part at this moment. */
    private static Map<Integer, List<String>> heard(SubscriptionWish wish, List<KeptSubscription> live) {
        return live.stream()
                .filter(kept -> kept.wish().equals(wish.resource()))
                .collect(Collectors.toMap(
                        KeptSubscription::part,
                        kept -> QUOTED.matcher(kept.resource())
                                .results()
                                .map(id -> id.group(1))
                                .toList()));
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
