package io.gatehouse.alert.repair;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The switch on the settings page. */
@Controller
class RepairActions {

    private final RepairChoice choice;
    private final RepairJob repairs;

    RepairActions(RepairChoice choice, RepairJob repairs) {
        this.choice = choice;
        this.repairs = repairs;
    }

    /** @param repair absent where the box is not ticked */
    @PostMapping("/settings/alerts/repair")
    @Requires(Permission.ADMINISTER)
    String choose(@RequestParam(required = false) @Nullable String repair, Actor actor) {
        boolean before = choice.on();
        choice.choose(repair != null, actor);
        if (repair != null && !before) {
            repairs.planForWhatStands();
        }
        return "redirect:/settings/alerts?done=alert.repair.chosen";
    }
}
