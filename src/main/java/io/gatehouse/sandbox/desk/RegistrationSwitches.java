package io.gatehouse.sandbox.desk;

import io.gatehouse.sandbox.Licence;
import io.gatehouse.sandbox.MicrosoftApps;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The forms of the chaos page about registrations: policies, licences, services, and faults of the provider's own app. */
@Controller
@RequestMapping("/chaos")
class RegistrationSwitches {

    private static final String BACK = "redirect:/chaos";

    private final World world;
    private final Actions actions;
    private final Administration administration;
    private final Faults faults;
    private final OwnRegistrations registrations;

    RegistrationSwitches(
            World world,
            Actions actions,
            Administration administration,
            Faults faults,
            OwnRegistrations registrations) {
        this.registrations = registrations;
        this.world = world;
        this.actions = actions;
        this.administration = administration;
        this.faults = faults;
    }

    @PostMapping("/policies")
    String policies(
            @RequestParam("tenant") String tenant,
            @RequestParam("userConsent") Tenant.UserConsent userConsent,
            @RequestParam("secrets") String secrets,
            @RequestParam("certificates") String certificates) {
        actions.attempt(() -> {
            boolean secretsForbidden = secrets.equals("forbidden");
            int days = secrets.matches("\\d{1,4}") ? Integer.parseInt(secrets) : 0;
            administration.set(new Administration.Policies(
                    tenant, userConsent, null, secretsForbidden, days, certificates.equals("forbidden"), null));
            actions.noted("Policies of " + name(tenant) + ": users may consent to "
                    + userConsent.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ", secrets "
                    + (days > 0 ? "for at most " + days + " days" : secrets) + ", own certificates " + certificates
                    + ".");
        });
        return BACK;
    }

    @PostMapping("/licence")
    String licence(
            @RequestParam("tenant") String tenant,
            @RequestParam("user") String user,
            @RequestParam(name = "licence", defaultValue = "") String licence) {
        actions.attempt(() -> {
            List<String> names =
                    Licence.named(licence).stream().map(Licence::name).toList();
            administration.set(new Administration.Account(tenant, user, null, names, null, null, null));
            actions.noted(
                    user.strip() + " now holds " + (names.isEmpty() ? "no licence" : String.join(", ", names)) + ".");
        });
        return BACK;
    }

    @PostMapping("/service")
    String service(@RequestParam("tenant") String tenant, @RequestParam("present") boolean present) {
        actions.attempt(() -> {
            administration.provide(tenant, MicrosoftApps.SKYPE_FOR_BUSINESS, present);
            actions.noted(name(tenant) + (present ? " has" : " lacks") + " Skype for Business Online.");
        });
        return BACK;
    }

    @PostMapping("/registrations")
    String happen(@RequestParam("tenant") String tenant, @RequestParam("accident") OwnRegistrations.Accident accident) {
        actions.attempt(() -> {
            int met = registrations.happen(tenant, accident);
            actions.noted("%s: %s, %d %s met."
                    .formatted(
                            name(tenant),
                            accident.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                            met,
                            met == 1 ? "registration" : "registrations"));
        });
        return BACK;
    }

    @PostMapping("/fault")
    String fault(@RequestParam("fault") Faults.Fault fault) {
        actions.attempt(() -> {
            String about = faults.plant(fault, SandboxFacts.PORTAL_CLIENT_ID);
            actions.noted("The provider's registration now has the fault "
                    + fault.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
                    + (about.isEmpty() ? "." : " (" + about + ")."));
        });
        return BACK;
    }

    @PostMapping("/home")
    String home(@RequestParam("apps") boolean apps) {
        actions.attempt(() -> {
            if (apps) {
                world.restoreHome();
            } else {
                world.clearHome();
            }
            actions.noted(
                    apps
                            ? "The provider's registrations are back as they were seeded."
                            : "The provider's home tenant holds no application; nobody can sign in to the portal.");
        });
        return BACK;
    }

    @PostMapping("/home/app")
    String homeApp(@RequestParam("enabled") boolean enabled) {
        actions.attempt(() -> {
            faults.disable(SandboxFacts.PORTAL_CLIENT_ID, !enabled);
            actions.noted(
                    enabled
                            ? "The provider's registration is enabled."
                            : "The provider's registration is disabled: it gets no tokens in any tenant.");
        });
        return BACK;
    }

    private String name(String tenant) {
        return world.tenant(tenant).map(each -> each.facts().displayName()).orElse(tenant);
    }
}
