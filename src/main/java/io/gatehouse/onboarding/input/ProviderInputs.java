package io.gatehouse.onboarding.input;

import io.gatehouse.invitation.InvitationNeed;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.setup.Hosting;
import io.gatehouse.profile.setup.WizardInput.AskedOf;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The values that the provider knows, such as the host name of the app; the customer waits for them. */
@Component
public class ProviderInputs implements InvitationNeed {

    /** The field of the choice between the hosting models. */
    static final String CHOICE = "hosting";

    private final Profiles profiles;
    private final ServiceInputs inputs;
    private final InputFields fields;
    private final InputForms forms;
    private final GivenInputs given;

    ProviderInputs(Profiles profiles, ServiceInputs inputs, InputFields fields, InputForms forms, GivenInputs given) {
        this.profiles = profiles;
        this.inputs = inputs;
        this.fields = fields;
        this.forms = forms;
        this.given = given;
    }

    /**
     * Everything that people type for this invitation.
     *
     * @param choice the hosting models to choose from; empty where there is no choice
     */
    public record Sheet(
            ServiceProfile profile,
            List<Hosting> choice,
            @Nullable Hosting hosting,
            List<InputField> ours,
            List<InputField> theirs,
            ServiceInputs.Need need) {}

    public Sheet sheet(InvitationView invitation, Map<String, String> typed) {
        ServiceProfile profile = profiles.get(invitation.profile());
        return new Sheet(
                profile,
                ServiceInputs.choosesHosting(profile) ? profile.hosting() : List.of(),
                inputs.hosting(invitation.customerId(), profile).orElse(null),
                fields.of(invitation.customerId(), profile, AskedOf.PROVIDER, typed),
                fields.of(invitation.customerId(), profile, AskedOf.CUSTOMER),
                inputs.need(invitation));
    }

    public InputForms.Checked keep(InvitationView invitation, Map<String, String> typed, Actor by) {
        Sheet sheet = sheet(invitation, Map.of());
        InputForms.Checked checked = forms.check(sheet.ours(), typed, invitation.tenant());
        if (!sheet.choice().isEmpty()) {
            sheet.choice().stream()
                    .filter(hosting -> hosting.name().equals(typed.get(CHOICE)))
                    .findFirst()
                    .ifPresentOrElse(
                            chosen -> checked.given().put(ServiceInputs.HOSTING, chosen.name()),
                            () -> checked.problems().put(CHOICE, "onboarding.input.hosting"));
        }
        if (checked.good()) {
            given.keep(invitation, checked.given(), by);
        }
        return checked;
    }

    @Override
    public Set<UUID> providerMustAct(Collection<InvitationView> invitations) {
        Map<String, List<InvitationView>> byProfile =
                invitations.stream().collect(Collectors.groupingBy(InvitationView::profile));
        Set<UUID> owed = new HashSet<>();
        byProfile.forEach((key, theirs) -> profiles.find(key).ifPresent(profile -> {
            Set<UUID> customers =
                    theirs.stream().map(InvitationView::customerId).collect(Collectors.toSet());
            Set<UUID> waiting = inputs.providerOwes(customers, profile);
            theirs.stream().filter(one -> waiting.contains(one.customerId())).forEach(one -> owed.add(one.id()));
        }));
        return owed;
    }
}
