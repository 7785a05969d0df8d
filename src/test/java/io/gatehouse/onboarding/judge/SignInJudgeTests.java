package io.gatehouse.onboarding.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.connection.check.LiveTests;
import io.gatehouse.connection.consent.ConsentReading;
import io.gatehouse.connection.consent.Consents;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.failure.SignInTraits;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.DirectoryRoles;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.signin.Verdict;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** A consent that shows for one person alone: the box was left unticked, or the whole consent is not everywhere yet. */
class SignInJudgeTests {

    private static final String SCOPE = "User.Read.All";

    private final Consents consents = Mockito.mock(Consents.class);
    private final DirectoryRoles roles = Mockito.mock(DirectoryRoles.class);
    private final Profiles profiles = Mockito.mock(Profiles.class);
    private final AppRegistrations registrations = Mockito.mock(AppRegistrations.class);
    private final InvitationView invitation = Mockito.mock(InvitationView.class);

    @BeforeEach
    void consentForOne() {
        ServiceProfile profile = Mockito.mock(ServiceProfile.class);
        Mockito.when(profile.scopes()).thenReturn(List.of(SCOPE));
        Mockito.when(profiles.get(Mockito.any())).thenReturn(profile);
        AppRegistration registration = Mockito.mock(AppRegistration.class);
        Mockito.when(registration.clientId()).thenReturn("client");
        Mockito.when(registrations.get(Mockito.any())).thenReturn(registration);
        Mockito.when(consents.read(Mockito.any(), Mockito.any(), Mockito.any()))
                .thenReturn(new ConsentReading(true, true, Set.of(), Set.of(SCOPE), Set.of()));
        explained(StopReason.CONSENT_UNTICKED);
    }

    @Test
    void asksAtOnceForTheBoxThatWasLeftUnticked() {
        assertThat(judged("browser"))
                .isInstanceOfSatisfying(
                        Verdict.Rejected.class,
                        rejected -> assertThat(rejected.stop().reason()).isEqualTo(StopReason.CONSENT_UNTICKED));
    }

    @Test
    void isPatientWithASecondTry() {
        Mockito.when(invitation.step()).thenReturn("CONSENT_UNTICKED");

        assertPatient(judged("browser"), StopReason.CONSENT_UNTICKED);
    }

    @Test
    void staysPatientWhileTheSecondTryWaits() {
        Mockito.when(invitation.step()).thenReturn("WAITING_FOR_MICROSOFT");

        assertPatient(judged(null), StopReason.CONSENT_UNTICKED);
    }

    @Test
    void asksNobodyForABoxThatHeCannotSee() {
        Mockito.when(invitation.step()).thenReturn("WAITING_FOR_MICROSOFT");
        explained(StopReason.NOT_ADMIN);

        assertPatient(judged(null), StopReason.NOT_ADMIN);
    }

    private static void assertPatient(Verdict verdict, StopReason ifItLasts) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.NotYet.class,
                        notYet -> assertThat(notYet.ifItLasts()).isEqualTo(ifItLasts));
    }

    private void explained(StopReason reason) {
        Mockito.when(roles.explained(Mockito.any(), Mockito.any(), Mockito.any()))
                .thenReturn(reason);
    }

    private Verdict judged(@Nullable String browser) {
        SignInJudge judge = new SignInJudge(
                Mockito.mock(Graph.class),
                consents,
                Mockito.mock(LiveTests.class),
                roles,
                profiles,
                registrations,
                Mockito.mock(AccountChecks.class));
        Candidate candidate = new Candidate(
                UUID.randomUUID(),
                null,
                browser,
                UUID.randomUUID(),
                SignInFlow.CONSENT,
                new TenantId("66666666-7777-4888-9999-aaaaaaaaaaaa"),
                "object",
                "ada@contoso.example",
                "Ada",
                false,
                Set.of(),
                Set.of(SCOPE),
                Secret.of("refresh"),
                Secret.of("access"),
                null,
                null,
                SignInTraits.UNTOLD);
        return judge.judge(invitation, candidate);
    }
}
