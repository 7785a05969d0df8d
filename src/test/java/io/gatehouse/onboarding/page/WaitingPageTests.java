package io.gatehouse.onboarding.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.invitation.link.LinkStep;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.onboarding.admin.Inspections;
import io.gatehouse.onboarding.signin.Place;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.onboarding.wizard.WizardVisit;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
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

    private ProviderId provider;
    private InvitationView before;

    @BeforeEach
    void invite() {
        provider = rows.first();
        TestInvitations made = new TestInvitations(provider, customers, invitations);
        before = made.link(made.customer("Waits for nothing", null)).invitation();
    }

    /** The request has read the invitation a moment before the job ended what it waited for. */
    @Test
    void tellsWhyItStoppedAlsoToWhoAskedAMomentBefore() {
        ProviderScope.run(
                provider,
                () -> invitations.refused(before.id(), StopReason.APPROVAL_NEEDED.name(), "An admin has to approve"));

        assertThat(leadsTo(null)).isEqualTo("/authenticate/stopped");
    }

    /** A link for one step opens no dry run, which somebody else has looked at. */
    @Test
    void leadsWhoWasSentOneStepToThat() {
        ProviderScope.run(provider, () -> invitations.step(before.id(), Inspections.LOOKED));

        assertThat(leadsTo(LinkStep.SERVICE_ACCOUNT)).isEqualTo("/authenticate");
        assertThat(leadsTo(null)).isEqualTo(WizardPaths.DRY_RUN);
    }

    private @Nullable String leadsTo(@Nullable LinkStep step) {
        Place place = new Place(provider.value(), before.id(), before.id());
        Guest guest = new Guest(WizardVisit.fresh(Instant.now()), place, step);
        ModelAndView page = ProviderScope.call(provider, () -> views.waitingForMicrosoft(guest, before));
        return ((RedirectView) Objects.requireNonNull(page.getView())).getUrl();
    }
}
