package io.gatehouse.onboarding.judge;

import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.WantedPermission;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.Secret;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Proves that a sign-in is good for the APIs besides Graph: a token is for one resource, so each is asked for alone. */
@Component
class OtherApis {

    private final TokenEndpoint endpoint;
    private final AppRegistrations registrations;

    OtherApis(TokenEndpoint endpoint, AppRegistrations registrations) {
        this.endpoint = endpoint;
        this.registrations = registrations;
    }

    /** @throws MicrosoftException where Microsoft issues no token for one of them */
    void prove(ServiceProfile profile, Candidate candidate) {
        Secret refreshToken = candidate.refreshToken();
        if (refreshToken == null) {
            return;
        }
        Map<String, Set<String>> perApi = profile.delegated().stream()
                .filter(wanted -> !wanted.facts().api().graph())
                .collect(Collectors.groupingBy(
                        wanted -> wanted.facts().api().appId(),
                        Collectors.mapping(WantedPermission::scope, Collectors.toSet())));
        perApi.values()
                .forEach(scopes -> endpoint.refresh(
                        registrations.identityOf(candidate.registrationId(), profile.key()),
                        Authority.of(candidate.tenant()),
                        refreshToken,
                        scopes));
    }
}
