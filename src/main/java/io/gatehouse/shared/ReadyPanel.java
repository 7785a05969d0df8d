package io.gatehouse.shared;

import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A {@link PagePanel} made of its parts. */
record ReadyPanel(
        Place place, String name, int order, String fragment, Function<@Nullable UUID, Map<String, Object>> content)
        implements PagePanel {

    @Override
    public Map<String, Object> model(@Nullable UUID subject) {
        return content.apply(subject);
    }
}
