package io.gatehouse.alert.web;

import io.gatehouse.alert.AlertState;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tabs above the list of alerts. */
enum AlertPreset {
    OPEN(Set.of(AlertState.OPEN, AlertState.ACKNOWLEDGED)),
    SNOOZED(Set.of(AlertState.SNOOZED)),
    RESOLVED(Set.of(AlertState.RESOLVED)),
    ALL(Set.of());

    private final Set<AlertState> states;

    AlertPreset(Set<AlertState> states) {
        this.states = states;
    }

    Set<AlertState> states() {
        return states;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    long count(Map<AlertState, Long> counts) {
        return counts.entrySet().stream()
                .filter(entry -> states.isEmpty() || states.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Whoever asks for the alerts of one connection wants to see those that are over, too. */
    static AlertPreset of(@Nullable String key) {
        return Arrays.stream(values())
                .filter(preset -> preset.key().equals(key))
                .findFirst()
                .orElse(OPEN);
    }
}
