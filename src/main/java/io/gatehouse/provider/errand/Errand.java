package io.gatehouse.provider.errand;

import java.util.UUID;

/**
 * A sign-in at Microsoft for something else than entering: with which registration, and for which operator.
 *
 * @param operator hash of who was sent; nobody else can bring it back
 */
public record Errand(Purpose purpose, UUID registration, String operator) {

    /** What an operator is sent to Microsoft for. */
    public enum Purpose {
        /** An administrator lends his rights in the home tenant. */
        RIGHTS,
        /** Signing in through a registration proves that it can be preferred. */
        PROOF
    }
}
