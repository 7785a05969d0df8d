package io.gatehouse.shared;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A panel with what it shows; template and selector apart, because a fragment expression wants them so. */
public record PageSlot(String name, String template, String selector, Map<String, Object> panel) {

    /** The panels of a place that have something to show about this subject, in their order. */
    public static List<PageSlot> of(Stream<PagePanel> panels, PagePanel.Place place, @Nullable UUID subject) {
        return panels.filter(panel -> panel.place() == place)
                .sorted(Comparator.comparingInt(PagePanel::order))
                .map(panel -> of(panel, panel.model(subject)))
                .filter(slot -> !slot.panel().isEmpty())
                .toList();
    }

    private static PageSlot of(PagePanel panel, Map<String, Object> shown) {
        String[] parts = panel.fragment().split("::", 2);
        return new PageSlot(panel.name(), parts[0].strip(), parts.length < 2 ? "" : parts[1].strip(), shown);
    }
}
