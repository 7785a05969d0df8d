package io.gatehouse.onboarding.acting;

import io.gatehouse.connection.ConnectionView;

/**
 * The service account that a connection goes on with.
 *
 * @param name as people call it; where another one was typed since, that one
 * @param signsIn whether it has to sign in, however well the kept sign-in works
 */
public record ActingAccount(ConnectionView connection, String name, boolean signsIn) {

    /** Message key of what is said about the sign-in that is kept; with {@code .detail} of what follows from it. */
    public String key() {
        return signsIn ? "onboarding.start.kept.account" : "onboarding.start.kept.standing";
    }
}
