package io.gatehouse.onboarding.page;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.InvitationTurns;
import io.gatehouse.microsoft.cloud.AdminCenter;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.onboarding.approval.ApprovalWait;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.standing.ExpectedTenants;
import io.gatehouse.onboarding.trip.SignInApps;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.shared.TenantId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What is shown while an admin has to approve: who does what where, and whether it will be seen. */
@Component
class ApprovalPage {

    private final WizardPages pages;
    private final ExpectedTenants tenants;
    private final SignInApps apps;
    private final InvitationTurns turns;
    private final MicrosoftCloud cloud;

    ApprovalPage(
            WizardPages pages, ExpectedTenants tenants, SignInApps apps, InvitationTurns turns, MicrosoftCloud cloud) {
        this.pages = pages;
        this.tenants = tenants;
        this.apps = apps;
        this.turns = turns;
        this.cloud = cloud;
    }

    ModelAndView of(Guest guest, InvitationView invitation, @Nullable ApprovalWait wait, SignInFlow flow) {
        TenantId tenant = tenants.of(invitation, flow);
        return pages.page("approval", 200, guest, invitation)
                .addObject("wait", wait)
                .addObject("asks", apps.of(invitation, flow))
                .addObject("mailed", wait != null && turns.mails(invitation, wait.link()))
                .addObject("requests", AdminCenter.of(cloud).consentRequests(tenant == null ? null : tenant.value()));
    }
}
