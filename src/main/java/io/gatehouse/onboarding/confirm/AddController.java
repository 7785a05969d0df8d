package io.gatehouse.onboarding.confirm;

import io.gatehouse.connection.ConnectionFacts;
import io.gatehouse.connection.ConnectionFacts.PermissionRow;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.check.CheckResult;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** "Add": what signed in, for which tenant, with which consent; Validate, Add, Refuse. */
@Controller
class AddController {

    private static final int LONGEST_REASON = 200;

    private final Confirmations confirmations;
    private final Invitations invitations;
    private final Profiles profiles;
    private final ConnectionFacts facts;

    AddController(Confirmations confirmations, Invitations invitations, Profiles profiles, ConnectionFacts facts) {
        this.confirmations = confirmations;
        this.invitations = invitations;
        this.profiles = profiles;
        this.facts = facts;
    }

    @GetMapping("/invitations/{id}/add")
    @Requires(Permission.VIEW)
    ModelAndView page(@PathVariable UUID id) {
        InvitationView invitation = invitations.get(id);
        return invitation.status() == InvitationStatus.AWAITING_PROVIDER
                ? page(invitation, HttpStatus.OK)
                : new ModelAndView("redirect:/invitations/" + id);
    }

    @PostMapping("/invitations/{id}/validate")
    @Requires(Permission.OPERATE)
    ModelAndView validate(@PathVariable UUID id) {
        try {
            CheckResult result = confirmations.validate(id);
            return page(invitations.get(id), HttpStatus.OK).addObject("result", result);
        } catch (Conflict e) {
            return meanwhile(id);
        } catch (ConnectionUnavailable e) {
            return page(invitations.get(id), HttpStatus.SERVICE_UNAVAILABLE).addObject("problem", e.getMessage());
        }
    }

    @PostMapping("/invitations/{id}/add")
    @Requires(Permission.OPERATE)
    ModelAndView add(@PathVariable UUID id, Actor actor) {
        try {
            InvitationView added = confirmations.confirm(id, actor);
            return new ModelAndView("redirect:/customers/" + added.customerId() + "?done=invitation.add");
        } catch (Conflict e) {
            InvitationView invitation = invitations.get(id);
            return invitation.status() == InvitationStatus.AWAITING_PROVIDER
                    ? page(invitation, HttpStatus.CONFLICT).addObject("problem", e.getMessage())
                    : meanwhile(id);
        }
    }

    @PostMapping("/invitations/{id}/refuse")
    @Requires(Permission.OPERATE)
    ModelAndView refuse(@PathVariable UUID id, @RequestParam(defaultValue = "") String reason, Actor actor) {
        try {
            confirmations.refuse(id, Inputs.line("reason", reason, LONGEST_REASON), actor);
            return new ModelAndView("redirect:/invitations/" + id + "?done=invitation.refuse");
        } catch (Conflict e) {
            return meanwhile(id);
        } catch (InvalidInput e) {
            return page(invitations.get(id), HttpStatus.UNPROCESSABLE_CONTENT)
                    .addObject("reason", reason)
                    .addObject("errors", Map.of("reason", String.valueOf(e.getMessage())));
        }
    }

    /** Somebody, or the same person's press before, was faster: the invitation's page shows how that ended. */
    private static ModelAndView meanwhile(UUID id) {
        return new ModelAndView("redirect:/invitations/" + id + "?refused=invitation.meanwhile");
    }

    private ModelAndView page(InvitationView invitation, HttpStatusCode status) {
        ConnectionView connection = confirmations.waiting(invitation);
        ModelAndView page = new ModelAndView("onboarding/add", Map.of(), status);
        page.addObject("invitation", invitation);
        page.addObject("connection", connection);
        page.addObject("widened", Confirmations.widened(invitation, connection));
        page.addObject("instead", confirmations.replaced(connection));
        List<PermissionRow> permissions = facts.permissions(connection);
        page.addObject("permissions", permissions);
        page.addObject(
                "granted", permissions.stream().filter(PermissionRow::granted).count());
        page.addObject("profile", profiles.get(invitation.profile()));
        return page;
    }
}
