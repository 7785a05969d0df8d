package io.gatehouse.sandbox.graph.entity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An entity type: its name in Graph, what it shows without {@code $select}, and all it has. */
public record EntityType(String name, List<String> shownUnasked, List<String> properties) {

    /** A type that shows all of its properties unasked. */
    public static EntityType of(String name, String properties) {
        return of(name, properties, "");
    }

    /** Both lists are separated by blanks; {@code more} has to be selected. */
    public static EntityType of(String name, String shownUnasked, String more) {
        var shown = List.of(shownUnasked.strip().split("\\s+"));
        var all = new ArrayList<>(shown);
        if (!more.isBlank()) {
            all.addAll(Arrays.asList(more.strip().split("\\s+")));
        }
        return new EntityType(name, shown, List.copyOf(all));
    }
}
