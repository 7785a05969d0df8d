package io.gatehouse.onboarding.earlier;

import org.jspecify.annotations.Nullable;

/**
 * One that we made for the same service, and that no connection uses.
 *
 * @param choice what the administrator wants done with it; null while he was only asked
 */
public record EarlierRegistration(
        String objectId,
        String clientId,
        String displayName,
        int namesakes,
        @Nullable Choice choice) {

    /** What becomes of an earlier registration. */
    public enum Choice {
        /** It is used again; what it lacks is added. */
        UPDATE,
        /** It is deleted, and a new one is made. */
        REPLACE,
        /** It stays, and a new one is made beside it. */
        NEW
    }
}
