package io.gatehouse.mail.outbox;

import io.gatehouse.job.gauge.RowGauges;
import io.gatehouse.mail.MailStatus;
import java.util.List;
import org.springframework.stereotype.Component;

/** Counts the mails that no mail server has accepted yet. */
@Component
class MailGauges {

    MailGauges(RowGauges gauges) {
        gauges.offer(
                "gatehouse.mails",
                "Mails that wait for a mail server",
                "state",
                List.of(MailStatus.QUEUED),
                "select state, count(*) from mail_message where provider_id = ? and state = 'QUEUED' group by state");
    }
}
