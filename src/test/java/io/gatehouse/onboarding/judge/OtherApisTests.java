package io.gatehouse.onboarding.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.WantedPermission;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An API that an organisation does not have is left out, and said so; anything else that Microsoft refuses is a stop. */
class OtherApisTests {

    private static final String SKYPE = "Skype for Business Online";

    private final TokenEndpoint endpoint = mock(TokenEndpoint.class);
    private final RegistrationSagas sagas = mock(RegistrationSagas.class);
    private final InvitationView invitation = mock(InvitationView.class);
    private final ServiceProfile profile = mock(ServiceProfile.class);
    private final Candidate candidate = mock(Candidate.class);
    private final OtherApis apis = new OtherApis(endpoint, mock(AppRegistrations.class), sagas);

    @BeforeEach
    void asksForSkypeToo() {
        WantedPermission contacts = mock(WantedPermission.class, RETURNS_DEEP_STUBS);
        when(contacts.facts().api().graph()).thenReturn(false);
        when(contacts.facts().api().name()).thenReturn(SKYPE);
        when(contacts.scope()).thenReturn("https://api.skypeforbusiness.com/Contacts.ReadWrite");
        when(profile.key()).thenReturn("presence-sync");
        when(profile.delegated()).thenReturn(List.of(contacts));
        when(candidate.refreshToken()).thenReturn(Secret.of("kept"));
        when(candidate.tenant()).thenReturn(new TenantId("0e1ad4a4-3a2a-4b8e-9f5b-6f1d2c3b4a59"));
        when(candidate.registrationId()).thenReturn(UUID.randomUUID());
        when(sagas.ofInvitation(any())).thenReturn(Optional.empty());
    }

    /** AADSTS650052, AADSTS500011 and AADSTS70011: the organisation has not bought it, or never had it. */
    @ParameterizedTest
    @EnumSource(names = {"LICENCE_MISSING", "API_MISSING", "SCOPE_INVALID"})
    void leavesOutWhatTheOrganisationDoesNotHave(FailureKind said) {
        answers(said);

        assertThat(apis.absent(invitation, profile, candidate)).containsExactly(SKYPE);
    }

    @ParameterizedTest
    @EnumSource(names = {"CONSENT_MISSING", "GRANT_REVOKED", "BLOCKED_BY_POLICY"})
    void stopsWhereMicrosoftHasItAndGivesNoToken(FailureKind said) {
        answers(said);

        assertThatThrownBy(() -> apis.absent(invitation, profile, candidate)).isInstanceOf(MicrosoftException.class);
    }

    private void answers(FailureKind kind) {
        when(endpoint.refresh(any(), any(), any(), any(), eq(TokenEndpoint.PATIENCE)))
                .thenThrow(MicrosoftException.of(kind, "AADSTS"));
    }
}
