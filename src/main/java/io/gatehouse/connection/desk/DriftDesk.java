package io.gatehouse.connection.desk;

import io.gatehouse.audit.Outcome;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.drift.DriftFinding;
import io.gatehouse.connection.drift.DriftFinding.Decision;
import io.gatehouse.connection.drift.DriftRows;
import io.gatehouse.connection.drift.DriftState;
import io.gatehouse.connection.drift.LentLook;
import io.gatehouse.connection.grant.ConnectionTrail;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What operators and automation see of differences, and decide about them. */
@Service
@Transactional
public class DriftDesk {

    private static final int GONE = 20;

    private final Connections connections;
    private final DriftRows rows;
    private final ConnectionTrail trail;
    private final ConnectionDesk desk;
    private final Clock clock;

    DriftDesk(Connections connections, DriftRows rows, ConnectionTrail trail, ConnectionDesk desk, Clock clock) {
        this.connections = connections;
        this.rows = rows;
        this.trail = trail;
        this.desk = desk;
        this.clock = clock;
    }

    /** What somebody wants to be done about a difference; as it was typed. */
    record Wish(
            @Nullable DriftState state,
            @Nullable LocalDate until,
            @Nullable String owner,
            @Nullable String reason) {}

    @Transactional(readOnly = true)
    public List<DriftFinding> open(UUID connection) {
        return rows.open(connections.get(connection).id());
    }

    @Transactional(readOnly = true)
    List<DriftFinding> gone(UUID connection) {
        return rows.gone(connections.get(connection).id(), GONE);
    }

    /** Message key of the sentence for a page without differences: agreed is only what was looked at. */
    @Transactional(readOnly = true)
    String noneKey(UUID connection) {
        if (!rows.everLooked(connection)) {
            return "connection.drift.none.never";
        }
        return rows.unread(connection).isEmpty() ? "connection.drift.none" : "connection.drift.none.partly";
    }

    /** What the last look was not allowed to see: topics of {@link io.gatehouse.connection.consent.ConsentReading}. */
    @Transactional(readOnly = true)
    public List<String> unread(UUID connection) {
        return rows.unread(connection);
    }

    /** What is known of that by an administrator's sign-in alone. */
    @Transactional(readOnly = true)
    Optional<LentLook> lent(UUID connection) {
        return rows.lent(connection);
    }

    @Transactional(readOnly = true)
    DriftFinding get(UUID connection, UUID finding) {
        return rows.find(connection, finding).orElseThrow(() -> new NotFound("No difference " + finding));
    }

    /** The health follows at once: the connection is checked again. */
    DriftFinding decide(UUID connection, UUID finding, Wish wish, Actor actor) {
        ConnectionView view = connections.get(connection);
        DriftFinding found = get(connection, finding);
        DriftState state = wish.state();
        if (state == null) {
            throw new InvalidInput("state", "connection.drift.state.required", "Choose what it is.");
        }
        Decision decision = state == DriftState.NEW ? null : decision(state, wish, actor);
        rows.decide(found.id(), state, decision);
        trail.note(
                view.id(),
                view.customerId(),
                "drift_decided",
                actor,
                Outcome.SUCCESS,
                Map.of(
                        "about",
                        found.subject(),
                        "state",
                        state.name(),
                        "why",
                        decision == null ? "" : decision.reason()));
        if (view.active()) {
            desk.verify(connection, actor);
        }
        return get(connection, finding);
    }

    private Decision decision(DriftState state, Wish wish, Actor actor) {
        String owner = Inputs.line("owner", wish.owner(), 120);
        String reason = Inputs.line("reason", wish.reason(), 500);
        LocalDate until = state == DriftState.ACCEPTED ? until(wish.until()) : null;
        return new Decision(owner, reason, until, actor.name(), clock.instant());
    }

    private LocalDate until(@Nullable LocalDate wanted) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (wanted == null || wanted.isBefore(today) || wanted.isAfter(today.plusYears(1))) {
            throw new InvalidInput(
                    "until", "connection.drift.until.range", "Accept it until a day within the next year.");
        }
        return wanted;
    }
}
