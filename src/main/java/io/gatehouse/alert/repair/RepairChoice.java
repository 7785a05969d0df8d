package io.gatehouse.alert.repair;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** An owner's choice whether customers' administrators get a repair link by themselves; off until chosen. */
@Service
@Transactional
public class RepairChoice {

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    RepairChoice(JdbcClient jdbc, ApplicationEventPublisher events, Clock clock) {
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public boolean on() {
        return jdbc.sql("select exists (select from alert_setting where provider_id = ? and repair_mails)")
                .param(ProviderScope.required().value())
                .query(Boolean.class)
                .single();
    }

    void choose(boolean on, Actor by) {
        jdbc.sql("""
                        insert into alert_setting (provider_id, repair_mails, changed_by, changed_at) values (?, ?, ?, ?)
                        on conflict (provider_id) do update set repair_mails = excluded.repair_mails,
                          changed_by = excluded.changed_by, changed_at = excluded.changed_at
                        """)
                .params(
                        ProviderScope.required().value(),
                        on,
                        by.name(),
                        clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        AuditSubject subject =
                new AuditSubject("provider", ProviderScope.required().value().toString(), null);
        events.publishEvent(AuditFact.of(by, on ? "alert.repair_mails_on" : "alert.repair_mails_off", subject));
    }
}
