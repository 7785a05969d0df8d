package io.gatehouse.onboarding.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.onboarding.signin.Place;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.WizardVisit;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** Where the waiting page leads once there is nothing to wait for. */
@SandboxTest
class WaitingPageTests {

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    WizardViews views;

    /** The request has read the invitation a moment before the job ended what it waited for. */
    @Test
    void tellsWhyItStoppedAlsoToWhoAskedAMomentBefore() {
        ProviderId provider = rows.first();
        TestInvitations made = new TestInvitations(provider, customers, invitations);
        InvitationView before =
                made.link(made.customer("Waits for nothing", null)).invitation();
        UUID id = before.id();
        ProviderScope.run(
                provider, () -> invitations.refused(id, StopReason.APPROVAL_NEEDED.name(), "An admin has to approve"));
        Guest guest = new Guest(WizardVisit.fresh(Instant.now()), new Place(provider.value(), id, id));

        ModelAndView page = ProviderScope.call(provider, () -> views.waitingForMicrosoft(guest, before));

        assertThat(((RedirectView) Objects.requireNonNull(page.getView())).getUrl())
                .isEqualTo("/authenticate/stopped");
    }
}
