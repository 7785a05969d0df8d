package io.gatehouse.campaign;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Writes what happens to campaigns into the audit trail; call it in the transaction of the change. */
@Component
class CampaignTrail {

    private final ApplicationEventPublisher events;
    private final Profiles profiles;

    CampaignTrail(ApplicationEventPublisher events, Profiles profiles) {
        this.events = events;
        this.profiles = profiles;
    }

    void note(Campaign campaign, String action, Actor actor) {
        note(campaign, action, actor, Map.of("version", String.valueOf(campaign.version())));
    }

    void rate(Campaign before, int perHour, Actor actor) {
        note(before, "rate_changed", actor, Map.of("before", before.perHour() + "/h", "after", perHour + "/h"));
    }

    void deadline(Campaign before, @Nullable LocalDate after, Actor actor) {
        Map<String, String> details = Map.of("before", said(before.deadline()), "after", said(after));
        note(before, after == null ? "deadline_removed" : "deadline_changed", actor, details);
    }

    void deadlinePassed(Campaign campaign, int behind) {
        Map<String, String> details = Map.of("deadline", said(campaign.deadline()), "behind", String.valueOf(behind));
        note(campaign, "deadline_passed", Actor.SYSTEM, details);
    }

    private static String said(@Nullable LocalDate day) {
        return day == null ? "none" : day.toString();
    }

    private void note(Campaign campaign, String action, Actor actor, Map<String, String> details) {
        String service = profiles.find(campaign.profile())
                .map(ServiceProfile::displayName)
                .orElse(campaign.profile());
        AuditSubject subject = new AuditSubject("campaign", campaign.id().toString(), service);
        events.publishEvent(AuditFact.of(actor, "campaign." + action, subject).details(details));
    }
}
