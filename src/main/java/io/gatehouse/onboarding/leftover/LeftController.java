package io.gatehouse.onboarding.leftover;

import io.gatehouse.customer.register.Customers;
import io.gatehouse.registration.progress.LeftRegistrations;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where an operator says that what was left of an unfinished registration was removed in the customer's tenant. */
@Controller
class LeftController {

    private final Customers customers;
    private final LeftRegistrations left;
    private final LeftBehind behind;

    LeftController(Customers customers, LeftRegistrations left, LeftBehind behind) {
        this.customers = customers;
        this.left = left;
        this.behind = behind;
    }

    @PostMapping("/customers/{id}/left")
    @Requires(Permission.OPERATE)
    String settled(@PathVariable UUID id, @RequestParam(required = false) @Nullable UUID saga, Actor actor) {
        customers.get(id);
        if (saga != null) {
            if (!behind.lies(id, saga)) {
                throw new Conflict(
                        "registration.not-left",
                        "Nothing of this registration waits to be removed by hand: it is in use, being made or taken back.");
            }
            left.settle(id, saga, actor);
        }
        return "redirect:/customers/" + id;
    }
}
