package io.gatehouse.alert;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Page;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The alerts of a provider, and what people do about them. Only the end of the cause ends an alert. */
@Service
@Transactional
public class Alerts {

    private static final Duration LONGEST_SNOOZE = Duration.ofDays(31);
    private static final int LONGEST_NOTE = 500;

    private final AlertRows rows;
    private final AlertTrail trail;
    private final Clock clock;

    Alerts(AlertRows rows, AlertTrail trail, Clock clock) {
        this.rows = rows;
        this.trail = trail;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Alert get(UUID id) {
        return rows.find(id, clock.instant()).orElseThrow(() -> new NotFound("No alert " + id));
    }

    /** Those of these that there are. */
    @Transactional(readOnly = true)
    public Map<UUID, Alert> all(Collection<UUID> ids) {
        return rows.all(ids, clock.instant()).stream().collect(Collectors.toMap(Alert::id, Function.identity()));
    }

    @Transactional(readOnly = true)
    public Page<Alert> list(AlertQuery query) {
        return rows.list(query, clock.instant());
    }

    @Transactional(readOnly = true)
    public Map<AlertState, Long> counts() {
        return counts(AlertQuery.open(1));
    }

    /** How many a list would hold in each state. */
    @Transactional(readOnly = true)
    public Map<AlertState, Long> counts(AlertQuery query) {
        return rows.counts(query, clock.instant());
    }

    /** Somebody looks after it. */
    public void acknowledge(UUID id, @Nullable String note, Actor by) {
        handle(id, null, note, by);
        trail.takenUp(get(id), "acknowledged", by);
    }

    /** Out of sight for a while; where the cause becomes more pressing, it is back at once. */
    public void snooze(UUID id, Duration pause, @Nullable String note, Actor by) {
        if (pause.isNegative() || pause.isZero() || pause.compareTo(LONGEST_SNOOZE) > 0) {
            throw new InvalidInput("hours", "alert.snooze.range", "An alert can be put off for 1 to 744 hours.");
        }
        Instant until = clock.instant().plus(pause);
        handle(id, until, note, by);
        trail.snoozed(get(id), by, Map.of("until", until.toString()));
    }

    /** Back among those that want somebody, before its time; nothing where it is there already. */
    public void unsnooze(UUID id, Actor by) {
        Alert alert = get(id);
        if (!alert.open()) {
            throw new Conflict("alert.over", "This alert is resolved already.", id);
        }
        if (rows.wake(id, clock.instant())) {
            trail.takenUp(get(id), "unsnoozed", by);
        }
    }

    /** For kinds whose end nothing shows by itself. */
    public void close(UUID id, Actor by) {
        Alert alert = get(id);
        if (!alert.kind().closedByHand()) {
            throw new Conflict("alert.closes-itself", "This alert closes by itself as soon as its cause is gone.", id);
        }
        if (rows.resolve(id, by.name(), clock.instant())) {
            trail.resolved(get(id), by);
        }
    }

    private void handle(UUID id, @Nullable Instant until, @Nullable String note, Actor by) {
        get(id);
        String said = note == null || note.isBlank() ? null : note.strip();
        if (said != null && (said.length() > LONGEST_NOTE || said.indexOf('\0') >= 0)) {
            throw new InvalidInput("note", "alert.note.long", "A note has at most 500 characters.");
        }
        if (!rows.handle(
                id, until, new Alert.Handling(by.name(), clock.instant(), said, said == null ? null : by.name()))) {
            throw new Conflict("alert.over", "This alert is resolved already.", id);
        }
    }
}
