package io.gatehouse.sandbox.hooks;

import io.gatehouse.sandbox.Subscription;
import io.gatehouse.sandbox.World;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Change notifications as JSON, for tests and scripts. */
@RestController
@RequestMapping("/_sandbox/notifications")
class NotificationControl {

    /** What happens: messages, people's presence. */
    enum Kind {
        MESSAGE,
        PRESENCE
    }

    record Emission(String tenant, Kind kind, int count, int urgent) {}

    /** Which subscriptions are met: one by its id, or all of a tenant. */
    record Target(String tenant, @Nullable String id) {}

    record Dropping(String tenant, @Nullable String id, boolean announced) {}

    record Telling(String tenant, @Nullable String id, String event) {}

    record Moving(String tenant, @Nullable String id, String url) {}

    record Forging(String tenant, int each) {}

    /** @param ids null for the chats that everybody has */
    record Chatting(
            String tenant, boolean allAtOnce, @Nullable List<String> ids) {}

    /** @param done whether subscriptions are deleted all the same, though the answer says otherwise */
    record Ending(String tenant, int calls, int retryAfterSeconds, boolean done) {}

    record Met(int met) {}

    record State(PostSwitches switches, int waiting, List<Subscription> subscriptions) {}

    private final World world;
    private final Feed feed;
    private final Mischief mischief;
    private final Deliveries deliveries;
    private final Ledger ledger;
    private final ChatRules chats;
    private final EndingRules endings;

    NotificationControl(
            World world,
            Feed feed,
            Mischief mischief,
            Deliveries deliveries,
            Ledger ledger,
            ChatRules chats,
            EndingRules endings) {
        this.chats = chats;
        this.endings = endings;
        this.world = world;
        this.feed = feed;
        this.mischief = mischief;
        this.deliveries = deliveries;
        this.ledger = ledger;
    }

    @GetMapping
    State state() {
        return new State(
                deliveries.switches(),
                deliveries.waiting(),
                world.tenants().stream()
                        .flatMap(tenant -> tenant.subscriptions().values().stream())
                        .toList());
    }

    @GetMapping("/ledger")
    List<Ledger.Entry> ledger(@RequestParam("tenant") String tenant) {
        return ledger.of(entry -> entry.tenantId().equals(tenant));
    }

    @PostMapping("/switches")
    PostSwitches switches(@RequestBody PostSwitches wanted) {
        deliveries.set(wanted);
        return wanted;
    }

    @PostMapping("/emit")
    Met emit(@RequestBody Emission body) {
        switch (body.kind()) {
            case MESSAGE -> feed.messages(body.tenant(), body.count(), body.urgent());
            case PRESENCE -> feed.presences(body.tenant(), body.count());
        }
        return new Met(body.count());
    }

    @PostMapping("/chats")
    Met chats(@RequestBody Chatting body) {
        chats.set(body.tenant(), new ChatRules.Rule(body.allAtOnce(), body.ids()));
        return new Met(1);
    }

    @PostMapping("/endings")
    Met endings(@RequestBody Ending body) {
        endings.set(body.tenant(), new EndingRules.Rule(body.calls(), body.retryAfterSeconds(), body.done()));
        return new Met(1);
    }

    @PostMapping("/drop")
    Met drop(@RequestBody Dropping body) {
        return new Met(mischief.drop(body.tenant(), body.id(), body.announced()));
    }

    @PostMapping("/lifecycle")
    Met tell(@RequestBody Telling body) {
        return new Met(mischief.tell(body.tenant(), body.id(), body.event()));
    }

    @PostMapping("/duplicate")
    Met duplicate(@RequestBody Target body) {
        return new Met(mischief.duplicate(body.tenant(), body.id()));
    }

    @PostMapping("/move")
    Met move(@RequestBody Moving body) {
        return new Met(mischief.move(body.tenant(), body.id(), body.url()));
    }

    @PostMapping("/forge")
    Mischief.Answers forge(@RequestBody Forging body) {
        return mischief.forge(body.tenant(), body.each());
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> refused(IllegalArgumentException failure) {
        return ResponseEntity.badRequest().body(Map.of("error", String.valueOf(failure.getMessage())));
    }
}
