package io.gatehouse.mail.outbox;

import io.gatehouse.job.JobRequest;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.mail.MailBrand;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.mail.MailState;
import io.gatehouse.mail.MailView;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Where all mails are put. They leave after the caller's transaction has committed, at least once, each time with the
 * same Message-ID. Every call needs the scope of a provider.
 */
@Service
public class Outbox {

    /** Kinds that go to people of the customer; the others go to the provider's own. */
    static final List<String> TO_CUSTOMERS = List.of(
            "invitation",
            "reconnect",
            "consent-more",
            "remove",
            "reminder",
            "values-ready",
            "sign-in-needed",
            "admin-needed",
            "microsoft-slow",
            "approved",
            "account-turn",
            "hand-over",
            "partner");

    private final MailTemplates templates;
    private final MailOrigin origin;
    private final MailRows rows;
    private final MailAllowance allowance;
    private final Jobs jobs;

    Outbox(MailTemplates templates, MailOrigin origin, MailRows rows, MailAllowance allowance, Jobs jobs) {
        this.templates = templates;
        this.origin = origin;
        this.rows = rows;
        this.allowance = allowance;
        this.jobs = jobs;
    }

    /** Whether mail can go to this address; for addresses that nobody typed, such as account names. */
    public static boolean reaches(String address) {
        try {
            Inputs.email("address", address);
            return true;
        } catch (InvalidInput e) {
            return false;
        }
    }

    /** Renders, seals and stores the mail in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID queue(MailDraft draft) {
        String recipient = Inputs.email("recipient", draft.recipient());
        // An account name need not be an address: better a mail nobody can answer than none.
        String replyTo = draft.replyTo() != null && reaches(draft.replyTo())
                ? draft.replyTo().strip()
                : null;
        MailBrand brand = origin.brand();
        RenderedMail mail = templates.render(draft, brand, replyTo != null);
        UUID id = UUID.randomUUID();
        MailPayload payload = origin.payload(mail, brand, replyTo);
        rows.insert(new MailRows.New(id, draft, recipient, origin.messageId(id), mail.copy()), payload);
        jobs.enqueue(new JobRequest(
                MailSending.KIND,
                mail.subject(),
                draft.customerId(),
                null,
                new MailSending.Data(id),
                Actor.SYSTEM,
                Duration.ZERO));
        return id;
    }

    /**
     * Refuses where a customer would get too many mails: 3 sends for one subject and 20 mails to one domain per hour.
     * Call it in the transaction that queues them.
     *
     * @throws io.gatehouse.shared.TooMany with the time after which it is allowed
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void requireAllowance(String relatedType, UUID relatedId, Collection<String> recipients) {
        allowance.require(relatedType, relatedId, recipients);
    }

    /** How long {@link #requireAllowance} refuses from now on; zero where it does not. */
    @Transactional(readOnly = true)
    public Duration pause(String relatedType, UUID relatedId, Collection<String> recipients) {
        return allowance.pause(relatedType, relatedId, recipients);
    }

    /** States of the mails to customers, for the subjects that have any. */
    @Transactional(readOnly = true)
    public Map<UUID, MailState> statesOf(String relatedType, Collection<UUID> relatedIds) {
        return relatedIds.isEmpty() ? Map.of() : rows.statesOf(relatedType, relatedIds);
    }

    /** All mails about one subject, newest first. */
    @Transactional(readOnly = true)
    public List<MailView> of(String relatedType, UUID relatedId) {
        return rows.of(relatedType, relatedId);
    }
}
