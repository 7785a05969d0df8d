package io.gatehouse.mail;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** How many mails leave within a minute at most, so that no mail server takes us for a sender of spam. */
@Service
@Transactional
public class MailRate {

    public static final int MOST = 10_000;

    private final JdbcClient jdbc;
    private final MailSettings settings;
    private final ApplicationEventPublisher events;

    MailRate(JdbcClient jdbc, MailSettings settings, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.events = events;
    }

    @Transactional(readOnly = true)
    public int perMinute() {
        return jdbc.sql("select per_minute from mail_rate where provider_id = ?")
                .param(provider())
                .query(Integer.class)
                .optional()
                .orElse(settings.perMinute());
    }

    public void set(int perMinute, Actor by) {
        if (perMinute < 1 || perMinute > MOST) {
            throw new InvalidInput("mailsPerMinute", "provider.pauses.rate.range", "1 to 10000 mails a minute.");
        }
        jdbc.sql("""
            insert into mail_rate (provider_id, per_minute) values (:provider, :rate)
            on conflict (provider_id) do update set per_minute = :rate
            """).param("provider", provider()).param("rate", perMinute).update();
        events.publishEvent(AuditFact.of(by, "mail.rate", new AuditSubject("mail", "rate", "mail"))
                .details(Map.of("perMinute", String.valueOf(perMinute))));
    }

    /** Whether one more may leave now; it counts and claims in the caller's transaction, one sender at a time. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean room() {
        int most = perMinute();
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('mail-rate ' || ?, 0))")
                .param(provider().toString())
                .query((row, n) -> true)
                .single();
        return jdbc.sql("""
            select (select count(*) from (select from mail_message
                where provider_id = :provider and sent_at > now() - interval '1 minute' limit :most) s)
              + (select count(*) from mail_message
                where provider_id = :provider and state = 'QUEUED' and lease_until > now()) < :most
            """)
                .param("provider", provider())
                .param("most", most)
                .query(Boolean.class)
                .single();
    }

    /** How long until there is room again; zero where there is. */
    @Transactional(readOnly = true)
    public Duration pause() {
        return jdbc.sql("""
            select ceil(extract(epoch from sent_at + interval '1 minute' - now()))::bigint from mail_message
            where provider_id = :provider and sent_at > now() - interval '1 minute'
            order by sent_at desc offset :most - 1 limit 1
            """)
                .param("provider", provider())
                .param("most", perMinute())
                .query((row, n) -> Duration.ofSeconds(Math.max(1, row.getLong(1))))
                .optional()
                .orElse(Duration.ZERO);
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
