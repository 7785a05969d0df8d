package io.gatehouse.onboarding.result;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.microsoft.graph.SignInMethods;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.standing.GivenConsents;
import io.gatehouse.profile.operation.ConnectionCheck;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What follows a sign-in that is not the end yet, noted in the transaction of its cause. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class FollowUps {

    private final Jobs jobs;
    private final GivenConsents consents;
    private final Profiles profiles;
    private final ApplicationEventPublisher events;

    FollowUps(Jobs jobs, GivenConsents consents, Profiles profiles, ApplicationEventPublisher events) {
        this.jobs = jobs;
        this.consents = consents;
        this.profiles = profiles;
        this.events = events;
    }

    /** The tenant granted what the service wants, whoever signs in next. */
    void granted(InvitationView invitation, Candidate candidate, List<String> absentApis) {
        Map<String, String> where = Map.of("tenant", candidate.tenant().value());
        publish("consent.granted", invitation, candidate, where);
        if (candidate.flow() == SignInFlow.SERVICE_ACCOUNT && secondFactorUntold(invitation, candidate)) {
            publish("sign_in.second_factor_untold", invitation, candidate, where);
        }
        if (!absentApis.isEmpty()) {
            publish("sign_in.api_absent", invitation, candidate, Map.of("api", String.join(", ", absentApis)));
        }
    }

    private boolean secondFactorUntold(InvitationView invitation, Candidate candidate) {
        return profiles.get(invitation.profile()).checks().stream()
                        .anyMatch(check -> check.kind() == ConnectionCheck.Kind.SECOND_FACTOR_USED)
                && SignInMethods.secondFactor(candidate.accessToken()).isEmpty();
    }

    private void publish(String action, InvitationView invitation, Candidate candidate, Map<String, String> details) {
        events.publishEvent(AuditFact.of(
                        candidate.signedIn().actor(),
                        action,
                        new AuditSubject("invitation", invitation.id().toString(), invitation.customerName()))
                .customer(invitation.customerId())
                .details(details));
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
}
