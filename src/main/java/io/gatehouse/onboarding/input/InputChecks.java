package io.gatehouse.onboarding.input;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.standing.ExpectedTenants;
import io.gatehouse.shared.Actor;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** All or nothing: what was typed is kept when every field of the form is right. */
@Component
class InputChecks {

    private final InputForms forms;
    private final GivenInputs given;
    private final ExpectedTenants tenants;

    InputChecks(InputForms forms, GivenInputs given, ExpectedTenants tenants) {
        this.forms = forms;
        this.given = given;
        this.tenants = tenants;
    }

    InputForms.Checked keep(InvitationView invitation, List<InputField> fields, Map<String, String> typed, Actor by) {
        InputForms.Checked checked = forms.check(fields, typed, tenants.named(invitation));
        if (checked.good()) {
            given.keep(invitation, checked.given(), by);
        }
        return checked;
    }
}
