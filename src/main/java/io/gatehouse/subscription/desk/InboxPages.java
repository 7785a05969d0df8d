package io.gatehouse.subscription.desk;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.subscription.inbox.Inbox;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Emergencies for people: whoever may read the inbox by program may read them here, and that is written down. */
@Controller
class InboxPages {

    private final Connections connections;
    private final Inbox inbox;

    InboxPages(Connections connections, Inbox inbox) {
        this.connections = connections;
        this.inbox = inbox;
    }

    @GetMapping("/connections/{id}/inbox")
    @Requires(Permission.OPERATE)
    String page(@PathVariable UUID id, Actor actor, Model model) {
        ConnectionView connection = connections.get(id);
        model.addAttribute("connection", connection);
        model.addAttribute(
                "messages",
                inbox.readUrgent(connection, actor).stream()
                        .map(UrgentMessage::of)
                        .toList());
        return "subscription/inbox";
    }

    @PostMapping("/connections/{id}/inbox/acknowledge")
    @Requires(Permission.OPERATE)
    String acknowledge(@PathVariable UUID id, @RequestParam(defaultValue = "") List<UUID> ids, Actor actor) {
        int taken = inbox.acknowledgeUrgent(connections.get(id), ids, actor);
        return "redirect:/connections/" + id + (taken > 0 ? "?done=" : "?refused=") + "subscription.inbox";
    }
}
