package io.gatehouse.job.page;

import io.gatehouse.job.JobState;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tabs above the list of jobs. */
enum JobPreset {
    ALL(Set.of()),
    RUNNING(Set.of(JobState.RUNNING)),
    WAITING(Set.of(JobState.QUEUED, JobState.WAITING)),
    FAILED(Set.of(JobState.FAILED));

    private final Set<JobState> states;

    JobPreset(Set<JobState> states) {
        this.states = states;
    }

    Set<JobState> states() {
        return states;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    long count(Map<JobState, Long> counts) {
        return counts.entrySet().stream()
                .filter(entry -> states.isEmpty() || states.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    static JobPreset of(@Nullable String key) {
        return Arrays.stream(values())
                .filter(preset -> preset.key().equals(key))
                .findFirst()
                .orElse(ALL);
    }
}
