package io.gatehouse.profile.setup;

import java.util.Arrays;
import java.util.Optional;

/** Whose accounts may sign in to a registration; the names are Graph's {@code signInAudience}. */
public enum Audience {
    SINGLE_TENANT("AzureADMyOrg"),
    MULTI_TENANT("AzureADMultipleOrgs"),
    MULTI_TENANT_AND_PERSONAL("AzureADandPersonalMicrosoftAccount"),
    PERSONAL("PersonalMicrosoftAccount");

    private final String graphName;

    Audience(String graphName) {
        this.graphName = graphName;
    }

    public String graphName() {
        return graphName;
    }

    /** Personal accounts belong to no organisation, so nobody could consent or remove them for one. */
    public boolean personal() {
        return this == MULTI_TENANT_AND_PERSONAL || this == PERSONAL;
    }

    public static Optional<Audience> of(String graphName) {
        return Arrays.stream(values())
                .filter(audience -> audience.graphName.equals(graphName))
                .findFirst();
    }
}
