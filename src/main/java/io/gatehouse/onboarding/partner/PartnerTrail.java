package io.gatehouse.onboarding.partner;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Secret;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes a partner organisation together with what belongs to it: the audit entry and the mails, in one transaction. */
@Component
public class PartnerTrail {

    public static final String SUBJECT = "partner";

    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final PartnerMails mails;
    private final Outbox outbox;

    PartnerTrail(TransactionTemplate transaction, ApplicationEventPublisher events, PartnerMails mails, Outbox outbox) {
        this.transaction = transaction;
        this.events = events;
        this.mails = mails;
        this.outbox = outbox;
    }

    Partners.Invited invited(PartnerOrganisation partner, Actor by, Supplier<Secret> change) {
        return sent(partner, "partner.invited", by, change);
    }

    Partners.Invited resent(PartnerOrganisation partner, Actor by, Supplier<Secret> change) {
        return sent(partner, "partner.resent", by, change);
    }

    /** Where the change is none, nobody hears of it. */
    boolean note(PartnerOrganisation partner, String action, Actor by, BooleanSupplier change) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean news = change.getAsBoolean();
            if (news) {
                audit(partner, action, by);
            }
            return news;
        }));
    }

    /** The same, and the inviter gets a mail of this kind where there is a way to reach him. */
    public boolean report(PartnerOrganisation partner, String action, String mail, Actor by, BooleanSupplier change) {
        return note(partner, action, by, () -> {
            boolean news = change.getAsBoolean();
            Optional<MailDraft> draft = news ? mails.report(mail, partner) : Optional.empty();
            draft.ifPresent(outbox::queue);
            return news;
        });
    }

    private Partners.Invited sent(PartnerOrganisation partner, String action, Actor by, Supplier<Secret> change) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Secret link = change.get();
            String email = partner.email();
            if (email != null) {
                outbox.requireAllowance(SUBJECT, partner.id(), List.of(email));
                outbox.queue(mails.invitation(partner, email, link));
            }
            audit(partner, action, by);
            return new Partners.Invited(partner, link);
        }));
    }

    private void audit(PartnerOrganisation partner, String action, Actor by) {
        events.publishEvent(
                AuditFact.of(by, action, new AuditSubject(SUBJECT, partner.id().toString(), partner.name()))
                        .customer(partner.customerId())
                        .details(Map.of("tenant", partner.tenant().value())));
    }
}
