package io.gatehouse.profile.page;

import io.gatehouse.profile.ServiceProfile;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What differs between two versions in the eyes of a customer.
 *
 * @param added permissions with their kind that the newer version asks for and the older did not
 * @param removed the other way round
 * @param registration whether the registration would look different
 */
record ProfileChanges(Set<String> added, Set<String> removed, boolean methods, boolean registration) {

    static ProfileChanges between(ServiceProfile before, ServiceProfile after) {
        Set<String> added = permissions(after);
        added.removeAll(permissions(before));
        Set<String> removed = permissions(before);
        removed.removeAll(permissions(after));
        return new ProfileChanges(
                added,
                removed,
                !facts(before).equals(facts(after)),
                !Objects.equals(before.registrationTemplate(), after.registrationTemplate()));
    }

    public boolean none() {
        return added.isEmpty() && removed.isEmpty() && !methods && !registration;
    }

    private static List<Object> facts(ServiceProfile profile) {
        return profile.offers().stream()
                .map(offer -> (Object) List.of(offer.method(), offer.actsAs()))
                .toList();
    }

    private static Set<String> permissions(ServiceProfile profile) {
        return profile.permissions()
                .flatMap(wanted -> wanted.facts().kinds().stream()
                        .map(kind -> wanted.facts().api().graph()
                                ? wanted.name() + " (" + kind + ")"
                                : wanted.facts().api().name() + ": " + wanted.name() + " (" + kind + ")"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
