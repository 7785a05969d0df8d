package io.gatehouse.onboarding;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.invitation.Invitations;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** "Re-initiate authentication": asks the customer to sign in again for the same connection. */
@Controller
class ReconnectController {

    private final Connections connections;
    private final Invitations invitations;

    ReconnectController(Connections connections, Invitations invitations) {
        this.connections = connections;
        this.invitations = invitations;
    }

    @PostMapping("/connections/{id}/reconnect")
    @Requires(Permission.OPERATE)
    String reconnect(@PathVariable UUID id, Actor actor) {
        ConnectionView connection = connections.get(id);
        UUID invitation = invitations
                .issue(NewInvitation.reconnect(connection.customerId(), connection.profile(), id, null), actor)
                .invitation()
                .id();
        return "redirect:/invitations/" + invitation + "?done=connection.reconnect";
    }
}
