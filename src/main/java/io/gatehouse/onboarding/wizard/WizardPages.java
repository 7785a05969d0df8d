package io.gatehouse.onboarding.wizard;

import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.onboarding.method.ChosenMethods;
import io.gatehouse.onboarding.ownapp.InvitedRegistrations;
import io.gatehouse.profile.setup.InputType;
import io.gatehouse.profile.setup.WizardInput.AskedOf;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.provider.Providers;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.shared.Actor;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** Fills the wizard's pages with what all of them show: provider, invitation, service and the token of their forms. */
@Component
public class WizardPages {

    /** Pictures beside the permission groups that profiles use. */
    private static final Map<String, String> GROUP_ICONS = Map.of(
            "users", "people",
            "groups", "diagram-3",
            "directory", "globe",
            "teams-app", "telephone",
            "sign-in", "arrow-repeat");

    private final Providers providers;
    private final Customers customers;
    private final Profiles profiles;
    private final InvitedRegistrations registrations;
    private final FormTokens forms;
    private final MicrosoftCloud cloud;
    private final ChosenMethods methods;
    private final Invitations invitations;

    WizardPages(
            Providers providers,
            Customers customers,
            Profiles profiles,
            InvitedRegistrations registrations,
            FormTokens forms,
            MicrosoftCloud cloud,
            ChosenMethods methods,
            Invitations invitations) {
        this.providers = providers;
        this.customers = customers;
        this.profiles = profiles;
        this.registrations = registrations;
        this.forms = forms;
        this.cloud = cloud;
        this.methods = methods;
        this.invitations = invitations;
    }

    public ModelAndView page(String name, int status, Guest guest, InvitationView invitation) {
        Map<String, @Nullable Object> model = new HashMap<>();
        WizardBrand brand = WizardBrand.of(providers.current());
        model.put("brand", brand);
        model.put("inviter", Inviter.of(invitation, brand));
        model.put("invitation", invitation);
        model.put(
                "companion",
                invitations
                        .companion(invitation.id(), guest.place().linkToken())
                        .orElse(null));
        model.put("whole", guest.step() == null);
        model.put("customer", customers.get(invitation.customerId()));
        model.put("profile", profiles.forReader(invitation.profile()));
        model.put("offer", methods.of(invitation));
        model.put("choosable", methods.offers(invitation).size() > 1);
        AppRegistration app = registrations.of(invitation);
        model.put("app", app);
        model.put("unverified", cloud.name().verifiesPublishers() && Boolean.FALSE.equals(app.publisherVerified()));
        model.put("form", forms.of(guest.visit(), guest.place()));
        model.put("groupIcons", GROUP_ICONS);
        model.put("signInHost", cloud.login().getHost());
        return new ModelAndView("onboarding/" + name, model, HttpStatusCode.valueOf(status));
    }

    /** Whether it is the customer who names the account that the service works with. */
    boolean asksCustomerForAccount(InvitationView invitation) {
        return profiles.get(invitation.profile()).inputs().stream()
                .anyMatch(input ->
                        input.askedOf() == AskedOf.CUSTOMER && input.format().type() == InputType.ACCOUNT);
    }

    /** Whom a customer may ask: the person who invited, or the provider where a program did. */
    record Inviter(String name, @Nullable String email) {

        static Inviter of(InvitationView invitation, WizardBrand brand) {
            Actor by = invitation.createdBy();
            return by.kind() == Actor.Kind.OPERATOR
                    ? new Inviter(by.name(), by.email() == null ? brand.contact() : by.email())
                    : new Inviter(brand.name(), brand.contact());
        }
    }

    /** For somebody of whom nothing is known, not even which provider invited him. */
    public ModelAndView bare(String name, int status) {
        return new ModelAndView("onboarding/" + name, new HashMap<>(), HttpStatusCode.valueOf(status));
    }

    public static ModelAndView seeOther(String address) {
        RedirectView view = new RedirectView(address);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        view.setExposeModelAttributes(false);
        return new ModelAndView(view);
    }
}
