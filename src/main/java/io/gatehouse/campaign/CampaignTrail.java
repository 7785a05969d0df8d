package io.gatehouse.campaign;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.shared.Actor;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Writes what happens to campaigns into the audit trail; call it in the transaction of the change. */
@Component
class CampaignTrail {

    private final ApplicationEventPublisher events;

    CampaignTrail(ApplicationEventPublisher events) {
        this.events = events;
    }

    void note(Campaign campaign, String action, Actor actor) {
        note(campaign, action, actor, Map.of("version", String.valueOf(campaign.version())));
    }

    void rate(Campaign before, int perHour, Actor actor) {
        note(before, "rate_changed", actor, Map.of("before", before.perHour() + "/h", "after", perHour + "/h"));
    }

    private void note(Campaign campaign, String action, Actor actor, Map<String, String> details) {
        AuditSubject subject = new AuditSubject("campaign", campaign.id().toString(), campaign.profile());
        events.publishEvent(AuditFact.of(actor, "campaign." + action, subject).details(details));
    }
}
