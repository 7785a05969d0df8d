package io.gatehouse.onboarding.method;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.shelf.Profiles;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Knows how an invitation shall connect: by the method it names, else by the one that the customer chose, and until then
 * by the one its service recommends.
 */
@Component
public class ChosenMethods {

    private final Profiles profiles;
    private final MethodChoices choices;

    ChosenMethods(Profiles profiles, MethodChoices choices) {
        this.profiles = profiles;
        this.choices = choices;
    }

    public MethodOffer of(InvitationView invitation) {
        ServiceProfile profile = profiles.get(invitation.profile());
        return choices.find(invitation.id())
                .filter(chosen -> accepts(invitation, chosen))
                .or(() -> Optional.ofNullable(invitation.method()))
                .flatMap(profile::offer)
                .or(() -> offers(invitation).stream().findFirst())
                .orElseGet(() -> profile.offers().getFirst());
    }

    /** Whether the customer has to say first how. */
    public boolean open(InvitationView invitation) {
        return invitation.method() == null
                && offers(invitation).size() > 1
                && choices.find(invitation.id()).isEmpty();
    }

    /** What the customer may choose from; empty where the invitation names a method. */
    public List<MethodOffer> offers(InvitationView invitation) {
        return invitation.method() != null
                ? List.of()
                : profiles.offeredToReader(invitation.profile())
                        .map(ServiceProfile::offers)
                        .orElse(List.of());
    }

    /**
     * Whether the customer may take this way: one of those to choose from; where the invitation wants a registration to
     * be made, also one that he makes himself.
     */
    public boolean accepts(InvitationView invitation, ConnectionMethod method) {
        boolean byHand = invitation.method() == ConnectionMethod.NEW_APP_REGISTRATION
                && method == ConnectionMethod.EXISTING_APP_REGISTRATION
                && profiles.offered(invitation.profile())
                        .flatMap(profile -> profile.offer(method))
                        .isPresent();
        return byHand
                || method == invitation.method()
                || offers(invitation).stream().anyMatch(offer -> offer.method() == method);
    }

    public boolean usesExisting(InvitationView invitation) {
        return of(invitation).method() == ConnectionMethod.EXISTING_APP_REGISTRATION;
    }

    public boolean makesRegistration(InvitationView invitation) {
        return of(invitation).method() == ConnectionMethod.NEW_APP_REGISTRATION;
    }
}
