package io.gatehouse.registration.removal;

import io.gatehouse.microsoft.application.ApplicationFacts.Owner;
import io.gatehouse.microsoft.application.ApplicationOwners;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.registration.plan.RegistrationPlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Takes a registration from the people whom a service made its owners: they could give it credentials of theirs. */
@Component
class AddedOwners {

    private final LiveServices services;
    private final ApplicationOwners owners;
    private final RemovalProbe probe;

    AddedOwners(LiveServices services, ApplicationOwners owners, RemovalProbe probe) {
        this.services = services;
        this.owners = owners;
        this.probe = probe;
    }

    List<Removal> remove(GraphAccess access, String objectId, UUID registration, String service) {
        Set<String> ours = ours(registration, service);
        if (ours.isEmpty()) {
            return List.of();
        }
        return probe.call(() -> owners.of(access, objectId)).stream()
                .filter(owner -> ours.contains(owner.id()))
                .map(owner -> {
                    probe.act(() -> owners.remove(access, objectId, owner.id()));
                    return Removal.removed(Removal.Part.OWNERS, name(owner));
                })
                .toList();
    }

    /** Without an administrator nobody is taken out. */
    List<Removal> left(UUID registration, String service) {
        return ours(registration, service).stream()
                .map(id -> Removal.needsAdmin(Removal.Part.OWNERS, "owner " + id, "Changes the registration"))
                .toList();
    }

    /** Whom another service of the registration wants too stays. */
    private Set<String> ours(UUID registration, String service) {
        Set<String> ours = services.owners(registration, service);
        List<String> others = services.of(registration).stream()
                .filter(other -> !other.equals(service))
                .toList();
        services.plans(registration, others).stream()
                .map(RegistrationPlan::extras)
                .forEach(extras -> ours.removeAll(extras.owners()));
        return ours;
    }

    private static String name(Owner owner) {
        return Optional.ofNullable(owner.userPrincipalName())
                .or(() -> Optional.ofNullable(owner.displayName()))
                .orElse(owner.id());
    }
}
