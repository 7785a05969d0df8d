package io.gatehouse.onboarding.input;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.invitation.link.LinkStep;
import io.gatehouse.onboarding.standing.ExpectedTenants;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.shared.Actor;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** All or nothing: what was typed is kept when every field of the form is right. */
@Component
@Transactional
class InputChecks {

    private final InputForms forms;
    private final GivenInputs given;
    private final ExpectedTenants tenants;
    private final Invitations invitations;

    InputChecks(InputForms forms, GivenInputs given, ExpectedTenants tenants, Invitations invitations) {
        this.forms = forms;
        this.given = given;
        this.tenants = tenants;
        this.invitations = invitations;
    }

    InputForms.Checked keep(
            Guest guest, InvitationView invitation, List<InputField> fields, Map<String, String> typed, Actor by) {
        InputForms.Checked checked = forms.check(fields, typed, tenants.named(invitation));
        if (checked.good()) {
            given.keep(invitation, checked.given(), by);
            invitations.stepDone(invitation.id(), guest.place().linkToken(), LinkStep.VALUES);
        }
        return checked;
    }
}
