package io.gatehouse.registration.step.consent;

import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a saga granted to a registration that existed before it, so that an undo takes back that and nothing else. Kept
 * as one line: {@code resource=a,b resource=c}.
 */
public record GrantedBesides(Fact fact, Map<String, Set<String>> byResource) {

    public static GrantedBesides of(SagaRun saga, Fact fact) {
        Map<String, Set<String>> found = new TreeMap<>();
        String stored = saga.fact(fact).orElse("");
        for (String part : stored.isEmpty() ? new String[0] : stored.split(" ")) {
            int mark = part.indexOf('=');
            found.put(
                    part.substring(0, mark),
                    new TreeSet<>(Arrays.asList(part.substring(mark + 1).split(","))));
        }
        return new GrantedBesides(fact, found);
    }

    /** Written down before Microsoft is asked: whoever comes after a crash knows what may have been granted. */
    public void add(SagaRun saga, String resource, Set<String> wanted, Set<String> before) {
        Set<String> added = new TreeSet<>(wanted);
        added.removeAll(before);
        if (added.isEmpty()) {
            return;
        }
        Map<String, Set<String>> all = new TreeMap<>(byResource);
        all.merge(resource, added, (one, other) -> {
            Set<String> both = new TreeSet<>(one);
            both.addAll(other);
            return both;
        });
        saga.remember(
                fact,
                all.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + String.join(",", entry.getValue()))
                        .collect(Collectors.joining(" ")));
    }
}
