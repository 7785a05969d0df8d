package io.gatehouse.registration.step.teams;

/** A Teams app package cannot be built as its service describes it; the message says each reason. */
public class TeamsPackageRefused extends RuntimeException {

    public TeamsPackageRefused(String reasons) {
        super(reasons);
    }
}
