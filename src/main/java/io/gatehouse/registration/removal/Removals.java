package io.gatehouse.registration.removal;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.RegistrationRows;
import io.gatehouse.registration.credential.CredentialUpload.Target;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.step.application.ServiceShare;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

/**
 * Takes out of a customer's tenant what was made there, for one service or as a whole. Everything may be asked for
 * twice: what is gone already is told as such. Never call it inside a transaction.
 */
@Service
public class Removals {

    private final RegistrationRows registrations;
    private final LiveServices services;
    private final CredentialRemoval credentials;
    private final Parts parts;
    private final There there;

    /** What belongs to one service, besides its credentials. */
    @Component
    record Parts(SharedParts shared, TeamsAppRemoval teamsApps, AddedOwners owners) {}

    /** How a tenant is looked at. */
    @Component
    record There(Applications applications, ServicePrincipals principals, RemovalProbe probe) {

        Optional<Application> application(GraphAccess access, AppRegistration registration) {
            String objectId = registration.objectId();
            return probe.call(() -> objectId == null
                    ? applications.byAppId(access, registration.clientId())
                    : applications.byObjectId(access, objectId));
        }

        boolean delete(GraphAccess access, Application application) {
            return probe.changed(() -> applications.delete(access, application.objectId()));
        }
    }

    Removals(
            RegistrationRows registrations,
            LiveServices services,
            CredentialRemoval credentials,
            Parts parts,
            There there) {
        this.registrations = registrations;
        this.services = services;
        this.credentials = credentials;
        this.parts = parts;
        this.there = there;
    }

    /** The services that have a credential in use at this registration. */
    public List<String> servicesOf(UUID registrationId) {
        return services.of(registrationId);
    }

    /**
     * Removes what one service alone needed: its credentials, and with an administrator's token its Teams app, redirect
     * URIs and permissions too. What other services need stays untouched.
     *
     * @param adminToken of an administrator of the tenant who signed in for this; null: the application's own rights
     */
    public List<Removal> service(UUID registrationId, String service, @Nullable Secret adminToken) {
        AppRegistration registration = get(registrationId);
        if (adminToken == null) {
            List<Removal> done = new ArrayList<>(credentials.byItself(registration, service));
            done.addAll(parts.teamsApps().ofService(registration, service, null));
            ServiceShare share = share(registration, service);
            if (!share.redirectUris().isEmpty()) {
                done.add(Removal.needsAdmin(
                        Removal.Part.REDIRECT_URIS,
                        String.join(", ", share.redirectUris()),
                        "Changes the registration"));
            }
            done.addAll(parts.owners().left(registrationId, service));
            return done;
        }
        GraphAccess access = new GraphAccess(registration.tenant(), adminToken);
        List<Removal> done = new ArrayList<>(parts.teamsApps().ofService(registration, service, access));
        Optional<Application> present = there.application(access, registration);
        if (present.isEmpty()) {
            done.add(Removal.absent(Removal.Part.APPLICATION, registration.displayName()));
            return done;
        }
        done.addAll(credentials.byAdmin(
                registration, service, new Target(access, present.get().objectId())));
        if (registration.origin() == AppRegistration.Origin.CREATED) {
            List<RegistrationPlan> plans = services.plans(registrationId, List.of(service));
            done.addAll(parts.shared().remove(access, present.get(), plans, share(registration, service)));
        }
        done.addAll(parts.owners().remove(access, present.get().objectId(), registrationId, service));
        return done;
    }

    /** What no other service of the registration needs. */
    private ServiceShare share(AppRegistration registration, String service) {
        List<String> others = services.of(registration.id()).stream()
                .filter(other -> !other.equals(service))
                .toList();
        return ServiceShare.ofAll(services.plans(registration.id(), List.of(service)), registration.clientId())
                .minus(ServiceShare.ofAll(services.plans(registration.id(), others), registration.clientId()));
    }

    /**
     * Deletes the Teams apps that were published for a registration, and reads back that they are gone; empty where
     * none is left that we made. To be asked before the registration itself goes.
     *
     * @param adminToken of a person who administers Teams; null: it is only said what is left
     */
    public List<Removal> teamsApps(UUID registrationId, @Nullable Secret adminToken) {
        AppRegistration registration = get(registrationId);
        return parts.teamsApps()
                .of(registration, adminToken == null ? null : new GraphAccess(registration.tenant(), adminToken));
    }

    /**
     * Deletes a registration that we made, with its service principal, and reads back that both are gone. One that was
     * typed in is the customer's own: it stays without the credentials that we added, and says so.
     */
    public List<Removal> application(UUID registrationId, Secret adminToken) {
        AppRegistration registration = get(registrationId);
        GraphAccess access = new GraphAccess(registration.tenant(), adminToken);
        if (registration.origin() != AppRegistration.Origin.CREATED) {
            return kept(access, registration);
        }
        Optional<Application> found = there.application(access, registration);
        boolean was = found.isPresent();
        if (was && !there.delete(access, found.get())) {
            // shown by one server and unknown to the one that was to delete it: neither is believed
            throw new StillThere();
        }
        there.probe()
                .call(() -> there.principals().byAppId(access, registration.clientId()))
                .ifPresent(principal ->
                        there.probe().act(() -> there.principals().delete(access, principal.id())));
        requireGone(access, registration);
        registrations.removed(registrationId);
        return List.of(
                told(was, Removal.Part.APPLICATION, registration),
                told(was, Removal.Part.SERVICE_PRINCIPAL, registration));
    }

    private List<Removal> kept(GraphAccess access, AppRegistration registration) {
        List<Removal> done = new ArrayList<>();
        there.application(access, registration)
                .map(found -> new Target(access, found.objectId()))
                .ifPresent(target -> services.ever(registration.id()).forEach(service -> {
                    done.addAll(credentials.byAdmin(registration, service, target));
                    done.addAll(parts.owners().remove(access, target.objectId(), registration.id(), service));
                }));
        done.add(new Removal(
                Removal.Part.APPLICATION, registration.displayName(), Removal.Outcome.KEPT, "It was made by hand"));
        return done;
    }

    private void requireGone(GraphAccess access, AppRegistration registration) {
        boolean gone = there.application(access, registration).isEmpty()
                && there.probe()
                        .call(() -> there.principals().byAppId(access, registration.clientId()))
                        .isEmpty();
        if (!gone) {
            throw new StillThere();
        }
    }

    /** Microsoft still shows what was deleted a moment ago: ask again in a while. */
    public static final class StillThere extends RuntimeException {
        StillThere() {
            super("Microsoft still shows what was deleted.");
        }
    }

    private static Removal told(boolean was, Removal.Part part, AppRegistration registration) {
        String name = registration.displayName() + " (" + registration.clientId() + ")";
        return was ? Removal.removed(part, name) : Removal.absent(part, name);
    }

    private AppRegistration get(UUID id) {
        return registrations.find(id).orElseThrow(() -> new NotFound("No such app registration"));
    }
}
