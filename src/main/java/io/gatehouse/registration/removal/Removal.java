package io.gatehouse.registration.removal;

import org.jspecify.annotations.Nullable;

/**
 * What became of one thing that was to be removed from a customer's tenant.
 *
 * @param name what an admin finds it by at Microsoft
 * @param why in a sentence, where it stays
 */
public record Removal(
        Part part, String name, Outcome outcome, @Nullable String why) {

    /** What can be removed. */
    public enum Part {
        TEAMS_APP,
        CREDENTIAL,
        REDIRECT_URIS,
        DECLARED_PERMISSIONS,
        DELEGATED_GRANTS,
        APP_ROLES,
        OWNERS,
        APPLICATION,
        SERVICE_PRINCIPAL
    }

    /** How it went; whatever is not gone needs an admin's sign-in, or is the customer's own. */
    public enum Outcome {
        REMOVED,
        ABSENT,
        KEPT,
        NEEDS_ADMIN;

        public boolean gone() {
            return this == REMOVED || this == ABSENT;
        }
    }

    static Removal removed(Part part, String name) {
        return new Removal(part, name, Outcome.REMOVED, null);
    }

    static Removal absent(Part part, String name) {
        return new Removal(part, name, Outcome.ABSENT, null);
    }

    static Removal needsAdmin(Part part, String name, String why) {
        return new Removal(part, name, Outcome.NEEDS_ADMIN, why);
    }
}
