package io.gatehouse.onboarding.ownapp;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.RegistrationHome;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.provider.AskedPermissions;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The permissions of all services whose customers consent to the provider's own registration. */
@Component
class AskedOfCustomers implements AskedPermissions {

    private final Profiles profiles;

    AskedOfCustomers(Profiles profiles) {
        this.profiles = profiles;
    }

    @Override
    public Set<String> delegated() {
        return profiles.all().stream()
                .filter(profile ->
                        profile.offers().stream().anyMatch(offer -> offer.registration() == RegistrationHome.PROVIDER))
                .map(ServiceProfile::scopes)
                .flatMap(java.util.Collection::stream)
                .collect(Collectors.toSet());
    }
}
