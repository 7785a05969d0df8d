package io.gatehouse.registration.bootstrap;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.attempt.External;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.saga.SagaReading;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Whether the provider's own app is still needed in a tenant, and whether it is still there. */
@Component
public class BootstrapUse {

    private final ObjectProvider<BootstrapGuard> guards;
    private final AppRegistrations registrations;
    private final TokenEndpoint tokens;
    private final SagaReading sagas;
    private final Clock clock;

    public BootstrapUse(
            ObjectProvider<BootstrapGuard> guards,
            AppRegistrations registrations,
            TokenEndpoint tokens,
            SagaReading sagas,
            Clock clock) {
        this.guards = guards;
        this.registrations = registrations;
        this.tokens = tokens;
        this.sagas = sagas;
        this.clock = clock;
    }

    /** In its home tenant the app is the one that operators sign in with: it is never removed there. */
    public boolean keeps(RegistrationPlan plan, boolean undoing, String clientId) {
        return atHome(plan, clientId) || !stillWanted(plan, undoing, clientId).isEmpty();
    }

    /** A connection that changes over to this registration leaves the app, unless all of it is taken back. */
    Set<String> stillWanted(RegistrationPlan plan, boolean undoing, String clientId) {
        RegistrationPlan.Place place = plan.place();
        UUID leaving = undoing ? null : place.replaces();
        Set<String> all = new HashSet<>();
        guards.forEach(guard -> all.addAll(guard.stillWanted(place.tenant(), clientId, leaving)));
        // their tokens die with the app: whoever is at work beside this one removes it in the end
        sagas.beside(place, clock.instant()).stream()
                .filter(other -> clientId.equalsIgnoreCase(other.extras().bootstrapClientId()))
                .forEach(other -> all.addAll(BootstrapScopes.of(other)));
        return all;
    }

    /**
     * Proof of absence by Entra itself, without any permission in the tenant: it issues no token for an app that has no
     * service principal there (AADSTS7000229). False where it can't be asked this way or still issues one.
     */
    boolean gone(External external, String clientId, RegistrationPlan plan) {
        return answer(external, clientId, plan) == Answer.UNKNOWN_THERE;
    }

    /** Whether Entra issues it tokens for the tenant: then it is there, whatever a list says. */
    boolean admitted(External external, String clientId, RegistrationPlan plan) {
        return answer(external, clientId, plan) == Answer.TOKEN;
    }

    private enum Answer {
        TOKEN,
        UNKNOWN_THERE,
        NONE
    }

    private Answer answer(External external, String clientId, RegistrationPlan plan) {
        Optional<AppRegistration> helper = helper(clientId);
        if (helper.isEmpty() || atHome(plan, clientId)) {
            return Answer.NONE;
        }
        try {
            external.call(() -> tokens.clientCredentials(
                    registrations.identityOf(helper.get().id()), plan.place().tenant()));
            return Answer.TOKEN;
        } catch (MicrosoftException e) {
            if (e.failure().passing()) {
                throw e;
            }
            return e.failure().kind() == FailureKind.APP_MISSING ? Answer.UNKNOWN_THERE : Answer.NONE;
        }
    }

    private boolean atHome(RegistrationPlan plan, String clientId) {
        return helper(clientId)
                .filter(own -> own.tenant().equals(plan.place().tenant()))
                .isPresent();
    }

    private Optional<AppRegistration> helper(String clientId) {
        return registrations.allOwn().stream()
                .filter(own -> own.clientId().equalsIgnoreCase(clientId))
                .findFirst();
    }
}
