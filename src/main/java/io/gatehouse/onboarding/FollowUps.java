package io.gatehouse.onboarding;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.Jobs;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.mail.Outbox;
import io.gatehouse.profile.Profiles;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.Actor;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What follows a sign-in: mails and jobs, queued in the transaction of their cause. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class FollowUps {

    private final Jobs jobs;
    private final Outbox outbox;
    private final Profiles profiles;
    private final AppRegistrations registrations;
    private final GivenConsents consents;
    private final Clock clock;

    FollowUps(
            Jobs jobs,
            Outbox outbox,
            Profiles profiles,
            AppRegistrations registrations,
            GivenConsents consents,
            Clock clock) {
        this.jobs = jobs;
        this.outbox = outbox;
        this.profiles = profiles;
        this.registrations = registrations;
        this.consents = consents;
        this.clock = clock;
    }

    /** What the job that asks Microsoft again works on. */
    record FinishSignIn(UUID invitation) {}

    void consented(InvitationView invitation, Candidate candidate) {
        consents.put(invitation.id(), candidate.tenant(), candidate.account());
    }

    void finishLater(InvitationView invitation, Actor actor) {
        jobs.enqueue(JobRequest.of(
                        FinishSignInJob.KIND,
                        invitation.customerName() + ", " + invitation.reference(),
                        invitation.customerId(),
                        null,
                        actor)
                .data(new FinishSignIn(invitation.id()))
                .delay(Duration.ofSeconds(1)));
    }

    /** The admin's record of what he agreed to; a person without a mailbox keeps the page. */
    void receipt(InvitationView invitation, Candidate candidate, Verdict.Accepted accepted) {
        String address = accepted.mail() != null ? accepted.mail() : candidate.upn();
        if (address == null || !Outbox.reaches(address)) {
            return;
        }
        ServiceProfile profile = profiles.get(invitation.profile());
        AppRegistration app = registrations.get(candidate.registrationId());
        List<String> granted = accepted.consent().granted(profile.scopes());
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("customerName", invitation.customerName());
        model.put("serviceName", profile.displayName());
        model.put("reference", invitation.reference());
        model.put("account", candidate.account());
        model.put("completedAt", clock.instant());
        model.put("appName", app.displayName());
        model.put("clientId", app.clientId());
        model.put(
                "tenant",
                accepted.tenant().name() == null
                        ? candidate.tenant().value()
                        : accepted.tenant().name());
        model.put("permissions", granted);
        model.put("writeCount", (int) profile.writes());
        model.put("recipientName", candidate.name());
        outbox.queue(new MailDraft(
                "receipt",
                "invitation",
                invitation.id(),
                invitation.customerId(),
                address,
                invitation.createdBy().email(),
                Locale.forLanguageTag(invitation.locale()),
                "onboarding/mail/receipt",
                model));
    }
}
