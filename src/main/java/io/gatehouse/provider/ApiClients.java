package io.gatehouse.provider;

import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.proof.ApiTokens;
import io.gatehouse.microsoft.proof.ApiTokens.ApiCaller;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Recognises the programs that call the REST API by their Entra app tokens. */
@Service
public class ApiClients {

    private final ApiTokens tokens;
    private final Providers providers;
    private final AppRegistrations registrations;

    ApiClients(ApiTokens tokens, Providers providers, AppRegistrations registrations) {
        this.tokens = tokens;
        this.providers = providers;
        this.registrations = registrations;
    }

    /** What a bearer token turned out to be. */
    public sealed interface Answer {

        record Known(Principal.ApiClient client) implements Answer {}

        /** Genuine, but without one of our app roles. */
        record WithoutRole(String clientId) implements Answer {}

        record Unknown() implements Answer {}

        /** Microsoft's keys could not be read now; the token may well be good. */
        record CannotTell() implements Answer {}
    }

    /** Tries the token against every provider of this installation. */
    public Answer recognise(Secret bearer) {
        Answer answer = new Answer.Unknown();
        for (ProviderId provider : providers.all()) {
            Answer here = ProviderScope.call(provider, () -> recognise(bearer, provider));
            if (here instanceof Answer.Known || here instanceof Answer.WithoutRole) {
                return here;
            }
            answer = here instanceof Answer.CannotTell ? here : answer;
        }
        return answer;
    }

    private Answer recognise(Secret bearer, ProviderId provider) {
        Optional<AppRegistration> own = registrations.findOwn();
        if (own.isEmpty()) {
            return new Answer.Unknown();
        }
        try {
            ApiCaller caller =
                    tokens.prove(bearer, own.get().tenant(), own.get().clientId());
            return Role.of(caller.roles())
                    .<Answer>map(role -> new Answer.Known(new Principal.ApiClient(provider, caller.clientId(), role)))
                    .orElseGet(() -> new Answer.WithoutRole(caller.clientId()));
        } catch (MicrosoftException e) {
            return e.failure() instanceof MicrosoftFailure.Unproven ? new Answer.Unknown() : new Answer.CannotTell();
        }
    }
}
