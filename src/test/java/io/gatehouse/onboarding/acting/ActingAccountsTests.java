package io.gatehouse.onboarding.acting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.ConnectionView.Account;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.input.ServiceInputs;
import io.gatehouse.onboarding.ownapp.InvitedRegistrations;
import io.gatehouse.onboarding.standing.StandingRegistrations;
import io.gatehouse.registration.AppRegistration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActingAccountsTests {

    private static final UUID APP = UUID.randomUUID();
    private static final String PAULA = "paula@contoso.com";

    private final StandingRegistrations standing = mock(StandingRegistrations.class);
    private final InvitedRegistrations registrations = mock(InvitedRegistrations.class);
    private final ServiceInputs inputs = mock(ServiceInputs.class);
    private final ConnectionView connection = mock(ConnectionView.class);
    private final InvitationView invitation = mock(InvitationView.class);
    private final ActingAccounts accounts = new ActingAccounts(standing, registrations, inputs);

    @BeforeEach
    void paulaActsThroughTheApp() {
        when(invitation.customerId()).thenReturn(UUID.randomUUID());
        when(invitation.profile()).thenReturn("direct-routing");
        when(connection.account()).thenReturn(new Account("object", PAULA, "Paula", false));
        when(connection.registrationId()).thenReturn(APP);
        when(standing.actingAccount(invitation)).thenReturn(Optional.of(connection));
        leadsThrough(APP);
        named(null);
    }

    @Test
    void goesOnWithTheSignInThatIsKept() {
        assertThat(accounts.of(invitation)).contains(new ActingAccount(connection, PAULA, false));
        named("Paula@Contoso.com");
        assertThat(accounts.of(invitation).orElseThrow().signsIn()).isFalse();
    }

    /** What was kept is of one app, and no other can use it. */
    @Test
    void signsInWhereTheInvitationLeadsThroughAnotherApp() {
        leadsThrough(UUID.randomUUID());

        assertThat(accounts.of(invitation)).contains(new ActingAccount(connection, PAULA, true));
    }

    @Test
    void asksForTheAccountThatWasTypedInsteadSince() {
        named("peter@contoso.com");

        assertThat(accounts.of(invitation)).contains(new ActingAccount(connection, "peter@contoso.com", true));
    }

    @Test
    void saysNothingWhereNoServiceAccountActs() {
        when(standing.actingAccount(invitation)).thenReturn(Optional.empty());

        assertThat(accounts.of(invitation)).isEmpty();
    }

    private void leadsThrough(UUID registration) {
        AppRegistration app = mock(AppRegistration.class);
        when(app.id()).thenReturn(registration);
        when(registrations.of(invitation)).thenReturn(app);
    }

    private void named(String account) {
        when(inputs.account(any(), anyString())).thenReturn(Optional.ofNullable(account));
    }
}
