package io.gatehouse.profile.page;

import io.gatehouse.profile.ProfileUsage;
import io.gatehouse.profile.ServiceProfile;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Sums up whom a version of a profile concerns, over all modules that know. */
@Component
class ProfileReach {

    private final ObjectProvider<ProfileUsage> usages;

    ProfileReach(ObjectProvider<ProfileUsage> usages) {
        this.usages = usages;
    }

    ProfileUsage.Reach of(ServiceProfile profile) {
        return usages.stream()
                .map(usage -> usage.reach(profile))
                .reduce(
                        new ProfileUsage.Reach(0, 0),
                        (one, other) -> new ProfileUsage.Reach(
                                one.customers() + other.customers(), one.mustConsent() + other.mustConsent()));
    }
}
