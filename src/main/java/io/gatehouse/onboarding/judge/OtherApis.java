package io.gatehouse.onboarding.judge;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.WantedPermission;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.registration.progress.SagaView;
import io.gatehouse.shared.Secret;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Proves that a sign-in is good for the APIs besides Graph: a token is for one resource, so each is asked for alone. */
@Component
class OtherApis {

    /** What is said of an API that the tenant does not have, or has not bought. */
    private static final Set<FailureKind> UNKNOWN_HERE =
            EnumSet.of(FailureKind.API_MISSING, FailureKind.SCOPE_INVALID, FailureKind.LICENCE_MISSING);

    private final TokenEndpoint endpoint;
    private final AppRegistrations registrations;
    private final RegistrationSagas sagas;

    OtherApis(TokenEndpoint endpoint, AppRegistrations registrations, RegistrationSagas sagas) {
        this.sagas = sagas;
        this.endpoint = endpoint;
        this.registrations = registrations;
    }

    /**
     * Answers which of them Microsoft does not have in this tenant, by name.
     *
     * @throws MicrosoftException where Microsoft issues no token for one that it has
     */
    List<String> absent(InvitationView invitation, ServiceProfile profile, Candidate candidate) {
        Secret refreshToken = candidate.refreshToken();
        if (refreshToken == null) {
            return List.of();
        }
        Map<String, Set<String>> perApi = profile.delegated().stream()
                .filter(wanted -> !wanted.facts().api().graph())
                .collect(Collectors.groupingBy(
                        wanted -> wanted.facts().api().name(),
                        TreeMap::new,
                        Collectors.mapping(WantedPermission::scope, Collectors.toSet())));
        List<String> leftOut = leftOut(invitation);
        return perApi.entrySet().stream()
                .filter(api ->
                        leftOut.contains(api.getKey()) || unknown(profile, candidate, refreshToken, api.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Of what was not granted while the registration was made, Microsoft says only that consent is missing. */
    private List<String> leftOut(InvitationView invitation) {
        return sagas.ofInvitation(invitation.id()).stream()
                .flatMap(saga -> saga.steps().stream())
                .map(SagaView.StepView::note)
                .filter(note -> note != null && note.code().equals("RESOURCES_BUT"))
                .flatMap(note -> Stream.of(note.arguments().getLast().split(", ")))
                .toList();
    }

    private boolean unknown(ServiceProfile profile, Candidate candidate, Secret refreshToken, Set<String> scopes) {
        return !answers(profile, candidate, refreshToken, scopes)
                && !answers(profile, candidate, refreshToken, withSlash(scopes));
    }

    /** Where the API's own name ends in a slash, the scope follows after a second one (E:v2-permissions-and-consent). */
    private static Set<String> withSlash(Set<String> scopes) {
        return scopes.stream()
                .map(scope -> scope.replaceFirst("(?<=[^:/])/(?=[^/]+$)", "//"))
                .collect(Collectors.toSet());
    }

    private boolean answers(ServiceProfile profile, Candidate candidate, Secret refreshToken, Set<String> scopes) {
        try {
            endpoint.refresh(
                    registrations.identityOf(candidate.registrationId(), profile.key()),
                    Authority.of(candidate.tenant()),
                    refreshToken,
                    scopes,
                    TokenEndpoint.PATIENCE);
            return true;
        } catch (MicrosoftException e) {
            if (UNKNOWN_HERE.contains(e.failure().kind())) {
                return false;
            }
            throw e;
        }
    }
}
