package io.gatehouse.onboarding.input;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.profile.setup.WizardInput.AskedOf;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The values that a customer is asked for, above the button that leads to Microsoft or on a page of their own. */
@Component
public class CustomerInputs {

    private final Profiles profiles;
    private final InputFields fields;
    private final InputChecks checks;

    CustomerInputs(Profiles profiles, InputFields fields, InputChecks checks) {
        this.profiles = profiles;
        this.fields = fields;
        this.checks = checks;
    }

    /** @param typed what was just typed and was not accepted */
    public List<InputField> asked(InvitationView invitation, Map<String, String> typed) {
        return fields.of(invitation.customerId(), profiles.forReader(invitation.profile()), AskedOf.CUSTOMER, typed);
    }

    /** All of them while one is open; empty once each has been typed. */
    public List<InputField> open(InvitationView invitation, Map<String, String> typed) {
        List<InputField> asked = asked(invitation, typed);
        return asked.stream().allMatch(InputField::known) ? List.of() : asked;
    }

    /** Whether a form held any of the fields. */
    public boolean in(Map<String, String> typed, InvitationView invitation) {
        return asked(invitation, Map.of()).stream().anyMatch(field -> typed.containsKey(field.key()));
    }

    public InputForms.Checked keep(Guest guest, InvitationView invitation, Map<String, String> typed) {
        Actor by = Actor.linkHolder(invitation.id().toString());
        return checks.keep(guest, invitation, asked(invitation, Map.of()), typed, by);
    }
}
