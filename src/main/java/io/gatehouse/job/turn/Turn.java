package io.gatehouse.job.turn;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job that has a place or waits for one. */
record Turn(UUID id, String kind, @Nullable UUID connection, boolean taken) {

    /** So many jobs of a customer work at once. */
    static final int PLACES = 2;

    private boolean sameWork(Turn other) {
        return kind.equals(other.kind) && Objects.equals(connection, other.connection);
    }

    /** Who may begin now; the first in line goes first, and one whose work is under way lets the next one pass. */
    static List<UUID> next(List<Turn> inLine) {
        List<Turn> busy = new ArrayList<>(inLine.stream().filter(Turn::taken).toList());
        List<UUID> next = new ArrayList<>();
        for (Turn turn : inLine) {
            if (!turn.taken && busy.size() < PLACES && busy.stream().noneMatch(turn::sameWork)) {
                busy.add(turn);
                next.add(turn.id);
            }
        }
        return next;
    }
}
