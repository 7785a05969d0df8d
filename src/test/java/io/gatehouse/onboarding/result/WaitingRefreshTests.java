package io.gatehouse.onboarding.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The token of a sign-in that waits. */
class WaitingRefreshTests {

    private final TokenEndpoint endpoint = mock(TokenEndpoint.class);
    private final Profiles profiles = mock(Profiles.class);
    private final WaitingSignIns waiting = mock(WaitingSignIns.class);
    private final InvitationView invitation = mock(InvitationView.class);

    @Test
    void isWaitedForAsLongAsThatOfACode() {
        ServiceProfile profile = mock(ServiceProfile.class);
        when(profile.scopes()).thenReturn(List.of("User.Read"));
        when(profiles.get(any())).thenReturn(profile);
        TokenSet tokens = mock(TokenSet.class);
        when(tokens.accessToken()).thenReturn(Secret.of("access"));
        when(tokens.refreshToken()).thenReturn(Secret.of("newer"));
        when(tokens.grantedScopes()).thenReturn(Set.of("User.Read"));
        when(endpoint.refresh(any(), any(), any(), any(), eq(TokenEndpoint.PATIENCE)))
                .thenReturn(tokens);
        WaitingRefresh refresh = new WaitingRefresh(endpoint, mock(AppRegistrations.class), profiles, waiting);
        WaitingSignIns.Found found = new WaitingSignIns.Found(signIn("older"), 1);

        Candidate candidate = refresh.refresh(invitation, found);

        assertThat(candidate.accessToken().reveal()).isEqualTo("access");
        verify(waiting).replace(any(), any(), eq(found), eq(signIn("newer")));
    }

    private static WaitingSignIn signIn(String refreshToken) {
        return new WaitingSignIn(
                null,
                new UUID(0, 7),
                SignInFlow.CONSENT,
                "66666666-7777-4888-9999-aaaaaaaaaaaa",
                "object",
                "ada@contoso.example",
                "Ada",
                false,
                Set.of(),
                refreshToken,
                null,
                StopReason.WAITED_TOO_LONG,
                Instant.EPOCH);
    }
}
