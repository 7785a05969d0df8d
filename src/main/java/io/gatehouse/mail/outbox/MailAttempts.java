package io.gatehouse.mail.outbox;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.audit.Outcome;
import io.gatehouse.mail.MailFailed;
import io.gatehouse.mail.MailSent;
import io.gatehouse.mail.MailSettings;
import io.gatehouse.mail.MailTrouble;
import io.gatehouse.mail.RefusalsToldElsewhere;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The life of a queued mail: claimed for a while by one sender, then sent, put back or failed. Each method is one short
 * transaction; between them the mail server is spoken to without any.
 */
@Component
@Transactional
class MailAttempts {

    private final JdbcClient jdbc;
    private final MailClaims claims;
    private final MailSettings settings;
    private final ApplicationEventPublisher events;
    private final List<RefusalsToldElsewhere> others;

    MailAttempts(
            JdbcClient jdbc,
            MailClaims claims,
            MailSettings settings,
            ApplicationEventPublisher events,
            List<RefusalsToldElsewhere> others) {
        this.jdbc = jdbc;
        this.claims = claims;
        this.settings = settings;
        this.events = events;
        this.others = others;
    }

    /** Empty where the mail has ended or another sender holds it. */
    Optional<MailClaims.Claimed> claim(UUID mail) {
        return claims.one(mail);
    }

    /** The oldest mail that waits because the mail server was away. */
    Optional<MailClaims.Claimed> claimStranded() {
        return claims.oldestStranded();
    }

    /** Whether there was a mail that nobody could deliver for too long; it has failed now. */
    boolean failOverdue() {
        Optional<MailClaims.Claimed> overdue = claims.oldestOverdue();
        overdue.ifPresent(mail -> failed(mail, "The mail could not be delivered in time"));
        return overdue.isPresent();
    }

    /** How long another sender may still hold this mail; empty where it is no longer queued. */
    @Transactional(readOnly = true)
    Optional<Duration> heldFor(UUID mail) {
        return claims.heldFor(mail);
    }

    @Transactional(readOnly = true)
    Optional<String> givenUp(UUID mail) {
        return claims.givenUp(mail);
    }

    @Transactional(readOnly = true)
    boolean anyStranded() {
        return claims.anyStranded();
    }

    /** Keeps it for another while; false where it has ended or another sender holds it by now. */
    boolean renew(MailClaims.Claimed mail) {
        return claims.renew(mail);
    }

    void sent(MailClaims.Claimed mail, String answer) {
        int updated = jdbc.sql("""
            update mail_message set state = 'SENT', payload = null, last_answer = :answer, sent_at = now(),
              lease_until = null, next_attempt_at = null
            where provider_id = :provider and id = :id and state = 'QUEUED' and attempts = :attempt\
            """)
                .param("answer", answer)
                .param("provider", provider().value())
                .param("id", mail.id())
                .param("attempt", mail.attempt())
                .update();
        if (updated == 1) {
            events.publishEvent(new MailSent(
                    provider(),
                    mail.id(),
                    mail.kind(),
                    mail.relatedType(),
                    mail.relatedId(),
                    mail.customerId(),
                    mail.recipient(),
                    answer));
        }
    }

    /**
     * Whether the mail waits for another attempt; false where it has waited too long and failed, which is later where the
     * server takes no mail of ours at all.
     */
    boolean deferred(MailClaims.Claimed mail, String answer) {
        Duration pause = settings.pauseAfter(mail.attempt());
        boolean waits = jdbc.sql("""
            update mail_message set last_answer = :answer, lease_until = null,
              next_attempt_at = now() + make_interval(secs => :pause)
            where provider_id = :provider and id = :id and state = 'QUEUED' and attempts = :attempt
              and greatest(created_at, :resumed) > now() - make_interval(secs =>
                (select case when %s then :longest else :held end from (select :answer::text as last_answer) a))\
            """.formatted(MailTrouble.PUT_OFF))
                        .param("resumed", claims.resumed())
                        .param("answer", answer)
                        .param("pause", pause.toSeconds())
                        .param("provider", provider().value())
                        .param("id", mail.id())
                        .param("attempt", mail.attempt())
                        .param("longest", settings.giveUpAfter().toSeconds())
                        .param("held", settings.holdFor().toSeconds())
                        .update()
                == 1;
        if (!waits) {
            failed(mail, answer);
        }
        return waits;
    }

    void failed(MailClaims.Claimed mail, String answer) {
        int updated = jdbc.sql("""
            update mail_message set state = 'FAILED', payload = null, last_answer = :answer,
              lease_until = null, next_attempt_at = null
            where provider_id = :provider and id = :id and state = 'QUEUED' and attempts = :attempt\
            """)
                .param("answer", answer)
                .param("provider", provider().value())
                .param("id", mail.id())
                .param("attempt", mail.attempt())
                .update();
        if (updated == 1) {
            MailFailed failed = new MailFailed(
                    provider(),
                    mail.id(),
                    mail.kind(),
                    mail.relatedType(),
                    mail.relatedId(),
                    mail.customerId(),
                    mail.recipient(),
                    answer);
            boolean told = others.stream().anyMatch(other -> other.tells(failed));
            events.publishEvent(failed);
            audit(
                    mail.id(),
                    told ? null : mail.customerId(),
                    mail.recipient(),
                    Map.of("kind", mail.kind(), "answer", answer));
        }
    }

    private void audit(UUID mail, @Nullable UUID customer, String recipient, Map<String, String> details) {
        events.publishEvent(
                AuditFact.of(Actor.SYSTEM, "mail.failed", new AuditSubject("mail", mail.toString(), recipient))
                        .customer(customer)
                        .outcome(Outcome.FAILURE)
                        .details(details));
    }

    private static ProviderId provider() {
        return ProviderScope.required();
    }
}
