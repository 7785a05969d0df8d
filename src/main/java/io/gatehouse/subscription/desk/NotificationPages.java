package io.gatehouse.subscription.desk;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.shared.Requires;
import io.gatehouse.subscription.SubscriptionTroubles;
import io.gatehouse.subscription.gap.Gaps;
import io.gatehouse.subscription.keep.KeepRequests;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Buttons about notifications, and the settings page that shows what Microsoft would see of the public address. */
@Controller
class NotificationPages {

    private static final String SETTINGS = "subscription/settings";

    private final KeepRequests requests;
    private final Gaps gaps;
    private final Pulse pulse;
    private final StartTest atStart;
    private final SubscriptionTroubles troubles;
    private final PublicUrl publicUrl;

    NotificationPages(
            KeepRequests requests,
            Gaps gaps,
            Pulse pulse,
            StartTest atStart,
            SubscriptionTroubles troubles,
            PublicUrl publicUrl) {
        this.requests = requests;
        this.gaps = gaps;
        this.pulse = pulse;
        this.atStart = atStart;
        this.troubles = troubles;
        this.publicUrl = publicUrl;
    }

    @PostMapping("/connections/{id}/subscriptions/check")
    @Requires(Permission.OPERATE)
    String check(@PathVariable UUID id, Actor actor) {
        requests.compare(id, actor);
        return "redirect:/connections/" + id + "?done=subscription.check";
    }

    @PostMapping("/notification-gaps/{id}/close")
    @Requires(Permission.OPERATE)
    String close(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(required = false) @Nullable Instant startedAt,
            @RequestParam(required = false) @Nullable Instant endedAt,
            @RequestParam(defaultValue = "false") boolean ledger,
            Actor actor) {
        UUID connection = gaps.close(id, startedAt, endedAt, note.isBlank() ? null : note.strip(), actor);
        return "redirect:" + (ledger ? GapPages.PATH : "/connections/" + connection) + "?done=subscription.gap";
    }

    @GetMapping("/settings/notifications")
    @Requires(Permission.VIEW)
    String settings(Model model) {
        // while it fails, that is what there is to say, whatever it was at the start
        if (pulse.last().filter(beat -> beat.failedSince() != null).isEmpty()) {
            atStart.last().ifPresent(tested -> {
                model.addAttribute("verdict", tested.verdict());
                model.addAttribute("testedAt", tested.at());
            });
        }
        return page(model);
    }

    /** Shows the outcome at once: it is true of this moment only. */
    @PostMapping("/settings/notifications")
    @Requires(Permission.OPERATE)
    String test(Model model) {
        model.addAttribute("verdict", pulse.beat());
        return page(model);
    }

    private String page(Model model) {
        model.addAttribute("address", publicUrl.publicUrl().toString());
        model.addAttribute("port", port());
        pulse.last().ifPresent(beat -> model.addAttribute("beat", beat));
        pulse.lastNotification().ifPresent(at -> model.addAttribute("heard", at));
        model.addAttribute("reached", troubles.reachedAllTheSame());
        return SETTINGS;
    }

    /** Firewalls of customers and proxies are made for 443. */
    private int port() {
        int given = publicUrl.publicUrl().getPort();
        return given > 0 ? given : publicUrl.https() ? 443 : 80;
    }
}
