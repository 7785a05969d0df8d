package io.gatehouse.onboarding;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.Invitations;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.profile.ConnectionMethod;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** One click from what is missing: asks the customer's administrator for the difference; the connection stays. */
@Controller
class RepairController {

    private final Connections connections;
    private final Invitations invitations;

    RepairController(Connections connections, Invitations invitations) {
        this.connections = connections;
        this.invitations = invitations;
    }

    @PostMapping("/connections/{id}/repair")
    @Requires(Permission.OPERATE)
    String repair(@PathVariable UUID id, Actor actor) {
        ConnectionView connection = connections.get(id);
        NewInvitation wanted = new NewInvitation(
                connection.customerId(),
                connection.profile(),
                ConnectionMethod.valueOf(connection.method()),
                InvitationPurpose.CONSENT_MORE,
                id,
                null,
                null,
                null,
                null,
                null,
                null,
                true);
        UUID invitation = invitations.issue(wanted, actor).invitation().id();
        return "redirect:/invitations/" + invitation + "?done=connection.repair";
    }
}
