package io.gatehouse.connection.proof;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.consent.ConsentReading;
import io.gatehouse.connection.proof.WrittenPlans.Written;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.registration.plan.RegistrationPlan;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at, and with what.
 *
 * @param access the connection's own token
 * @param written how its registration was meant to be, where somebody knows
 */
record Subject(
        ConnectionView connection,
        GraphAccess access,
        ConsentReading reading,
        String clientId,
        @Nullable Written written) {

    /** The identifier URI of the API that the registration exposes. */
    @Nullable
    String api() {
        String uri = written == null ? null : written.plan().settings().identifierUri();
        return uri == null ? null : filled(uri);
    }

    @Nullable
    String teamsApp() {
        String manifest = written == null ? null : written.plan().extras().teamsAppId();
        return manifest == null ? null : filled(manifest);
    }

    private String filled(String text) {
        return text.replace(RegistrationPlan.CLIENT_ID, clientId);
    }
}
