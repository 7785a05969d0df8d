package io.gatehouse;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Classes that share a portal or a sandbox hold the same lock. Lying beside each other in their packages they would come to
 * two threads at once, of which one would do nothing but wait; so each lock's classes are spread over the whole run.
 */
public final class LocksInTurn implements ClassOrderer {

    @Override
    public void orderClasses(ClassOrdererContext context) {
        order(context.getClassDescriptors(), LocksInTurn::locks);
    }

    private static List<String> locks(ClassDescriptor descriptor) {
        return descriptor.findRepeatableAnnotations(ResourceLock.class).stream()
                .map(ResourceLock::value)
                .toList();
    }

    /** In place; what holds the same lock, or none, keeps its order. Of several locks the one with most holders counts. */
    static <T> void order(List<T> all, Function<T, List<String>> locks) {
        Map<String, Long> holders = all.stream()
                .flatMap(each -> locks.apply(each).stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Map<T, String> groups = new HashMap<>();
        for (T each : all) {
            groups.put(
                    each,
                    locks.apply(each).stream()
                            .max(Comparator.comparing((String lock) -> holders.getOrDefault(lock, 0L))
                                    .thenComparing(Comparator.naturalOrder()))
                            .orElse(""));
        }
        Map<String, Long> sizes =
                groups.values().stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Map<String, Integer> met = new HashMap<>();
        Map<T, Double> places = new HashMap<>();
        for (T each : all) {
            String group = groups.getOrDefault(each, "");
            int before = met.merge(group, 1, Integer::sum) - 1;
            places.put(each, (before + 0.5) / sizes.getOrDefault(group, 1L));
        }
        all.sort(Comparator.comparing(each -> places.getOrDefault(each, 0.0)));
    }
}
