package io.gatehouse.profile.teams;

import java.util.List;

/** The manifest of a Teams app is not one that Microsoft would take; says each reason with its place. */
public class ManifestRefused extends RuntimeException {

    private final transient List<String> reasons;

    ManifestRefused(List<String> reasons) {
        super("Microsoft would refuse this Teams app: " + String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
    }

    public List<String> reasons() {
        return reasons;
    }
}
