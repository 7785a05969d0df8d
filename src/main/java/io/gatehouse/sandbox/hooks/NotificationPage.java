package io.gatehouse.sandbox.hooks;

import io.gatehouse.sandbox.SandboxSettings;
import io.gatehouse.sandbox.Subscription;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.hooks.Ledger.Fate;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page with everybody's subscriptions, where things happen at the press of a button. */
@Controller
@RequestMapping("/chaos/notifications")
class NotificationPage {

    private static final String BACK = "redirect:/chaos/notifications";

    /** A tenant with what became of its items. */
    record Row(
            String tenantId,
            String name,
            List<Line> subscriptions,
            int delivered,
            int waiting,
            int lost,
            int unheard) {}

    record Line(String id, String resource, Instant expiresAt, boolean encrypted, boolean paused) {}

    private final World world;
    private final Feed feed;
    private final Mischief mischief;
    private final Deliveries deliveries;
    private final Ledger ledger;
    private final SandboxSettings settings;

    NotificationPage(
            World world, Feed feed, Mischief mischief, Deliveries deliveries, Ledger ledger, SandboxSettings settings) {
        this.world = world;
        this.feed = feed;
        this.mischief = mischief;
        this.deliveries = deliveries;
        this.ledger = ledger;
        this.settings = settings;
    }

    @GetMapping
    String page(Model model) {
        model.addAttribute(
                "rows",
                world.tenants().stream()
                        .filter(tenant -> !tenant.subscriptions().isEmpty() || heardOf(tenant))
                        .map(this::row)
                        .toList());
        model.addAttribute("post", deliveries.switches());
        model.addAttribute("portal", settings.portalUrl());
        return "hooks/notifications";
    }

    @PostMapping("/emit")
    String emit(
            @RequestParam("tenant") String tenant,
            @RequestParam(name = "count", defaultValue = "1") int count,
            @RequestParam("kind") String kind) {
        int most = Math.clamp(count, 1, 10_000);
        switch (kind) {
            case "presence" -> feed.presences(tenant, most);
            case "emergency" -> feed.messages(tenant, most, most);
            default -> feed.messages(tenant, most, 0);
        }
        return BACK;
    }

    @PostMapping("/trouble")
    String trouble(@RequestParam("tenant") String tenant, @RequestParam("what") String what) {
        switch (what) {
            case "drop" -> mischief.drop(tenant, null, false);
            case "remove" -> mischief.drop(tenant, null, true);
            case "duplicate" -> mischief.duplicate(tenant, null);
            case "forge" -> mischief.forge(tenant, 1);
            case "missed", "reauthorizationRequired" -> mischief.tell(tenant, null, what);
            default -> throw new IllegalArgumentException("Nobody knows " + what);
        }
        return BACK;
    }

    @PostMapping("/switch")
    String change(
            @RequestParam(name = "cut", defaultValue = "false") boolean cut,
            @RequestParam("duplicatePercent") int duplicatePercent,
            @RequestParam("retrySeconds") int retrySeconds) {
        PostSwitches now = deliveries.switches();
        deliveries.set(new PostSwitches(cut, duplicatePercent, retrySeconds, now.batch(), now.shuffled()));
        return BACK;
    }

    private boolean heardOf(Tenant tenant) {
        return ledger.count(tenant.id(), Fate.DELIVERED) + ledger.count(tenant.id(), Fate.LOST) > 0;
    }

    private Row row(Tenant tenant) {
        return new Row(
                tenant.id(),
                tenant.facts().displayName(),
                tenant.subscriptions().values().stream()
                        .filter(it -> it.alive(world.now()))
                        .map(NotificationPage::line)
                        .toList(),
                ledger.count(tenant.id(), Fate.DELIVERED),
                ledger.count(tenant.id(), Fate.WAITING),
                ledger.count(tenant.id(), Fate.LOST),
                ledger.count(tenant.id(), Fate.UNSUBSCRIBED));
    }

    private static Line line(Subscription it) {
        String resource = it.what().resource();
        return new Line(
                it.id(),
                resource.length() > 80 ? resource.substring(0, 80) + "…" : resource,
                it.expiresAt(),
                it.encryption() != null,
                it.paused());
    }
}
