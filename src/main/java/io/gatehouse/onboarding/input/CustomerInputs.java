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

    /** Those that nobody has typed. */
    public List<InputField> open(InvitationView invitation, Map<String, String> typed) {
        return asked(invitation, typed).stream().filter(field -> !field.known()).toList();
    }

    /** Whether there is something that can be changed. */
    public boolean changeable(InvitationView invitation) {
        return asked(invitation, Map.of()).stream().anyMatch(InputField::known);
    }

    /** What was typed above the button; of a page that was open for long only what nobody has typed elsewhere meanwhile. */
    public InputForms.Checked keepOpen(Guest guest, InvitationView invitation, Map<String, String> typed) {
        return keep(guest, invitation, open(invitation, Map.of()), typed);
    }

    InputForms.Checked keep(Guest guest, InvitationView invitation, Map<String, String> typed) {
        return keep(guest, invitation, asked(invitation, Map.of()), typed);
    }

    private InputForms.Checked keep(
            Guest guest, InvitationView invitation, List<InputField> asked, Map<String, String> typed) {
        return checks.keep(
                guest,
                invitation,
                asked,
                typed,
                Actor.linkHolder(invitation.id().toString()));
    }
}
