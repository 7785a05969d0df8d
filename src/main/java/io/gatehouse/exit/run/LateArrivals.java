package io.gatehouse.exit.run;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What was still made after an exit began, until its links and its work were ended: it is removed like the rest. */
@Component
@Transactional
class LateArrivals {

    private final ExitInventory inventory;
    private final ExitRows rows;

    LateArrivals(ExitInventory inventory, ExitRows rows) {
        this.inventory = inventory;
        this.rows = rows;
    }

    /** Whether there was something. */
    boolean added(ExitRun run) {
        rows.lock(run.id());
        List<ExitStep> known = rows.steps(run.id());
        List<ExitStep> late = inventory.steps(run.customerId()).stream()
                .filter(step -> step.kind().inTenant())
                .filter(step -> known.stream().noneMatch(other -> same(step, other)))
                .toList();
        if (!late.isEmpty()) {
            rows.add(run.id(), late);
        }
        return !late.isEmpty();
    }

    private static boolean same(ExitStep one, ExitStep other) {
        UUID subject = one.subject();
        return one.kind() == other.kind() && Objects.equals(subject, other.subject());
    }
}
