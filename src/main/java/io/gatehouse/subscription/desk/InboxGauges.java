package io.gatehouse.subscription.desk;

import io.gatehouse.job.gauge.RowGauges;
import io.gatehouse.subscription.keep.SubscriptionKind;
import java.util.List;
import org.springframework.stereotype.Component;

/** Counts what nobody has taken out of the inbox, and no more than tells that somebody should. */
@Component
class InboxGauges {

    InboxGauges(RowGauges gauges) {
        gauges.offer(
                "gatehouse.inbox",
                "Notifications that wait in the inbox, counted up to 100,000",
                "kind",
                List.of(SubscriptionKind.MESSAGE, SubscriptionKind.PRESENCE, SubscriptionKind.OTHER),
                """
                select s.kind, count(*)
                from (select provider_id, subscription_id from notification
                  where provider_id = ? and state = 'READY' and acknowledged_at is null
                  order by position limit 100000) n
                join subscription s on s.provider_id = n.provider_id and s.id = n.subscription_id
                group by 1
                """);
    }
}
