package io.gatehouse.exit.run;

import io.gatehouse.customer.CustomerView;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.provider.Providers;
import io.gatehouse.shared.PublicUrl;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tells the provider that a customer wants everything deleted, and the customer's person what became of it. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class DeletionMails {

    private static final String SUBJECT = "customer";

    private final Outbox outbox;
    private final Providers providers;
    private final PublicUrl publicUrl;

    DeletionMails(Outbox outbox, Providers providers, PublicUrl publicUrl) {
        this.outbox = outbox;
        this.providers = providers;
        this.publicUrl = publicUrl;
    }

    void asked(CustomerView customer, DeletionRequest request) {
        Map<String, @Nullable Object> model = facts(customer.displayName(), request.askedAt());
        model.put("account", request.askedBy());
        model.put("reason", request.note());
        model.put("page", publicUrl.link("/customers/" + customer.id() + "/exit"));
        send("deletion-asked", providers.current().supportEmail(), Locale.ENGLISH, customer.id(), customer.id(), model);
    }

    void refused(CustomerView customer, DeletionRequest request, String why) {
        Map<String, @Nullable Object> model = facts(customer.displayName(), request.askedAt());
        model.put("reason", why);
        send(
                "deletion-refused",
                request.mail(),
                Locale.forLanguageTag(request.locale()),
                customer.id(),
                customer.id(),
                model);
    }

    /**
     * Nothing of the customer is left to seal it with: the mail belongs to no customer.
     *
     * @param elsewhere what other organisations keep of the customer's app
     */
    void done(UUID customer, String name, DeletionRows.Told told, List<String> elsewhere, Instant at) {
        Map<String, @Nullable Object> model = facts(name, at);
        model.put("elsewhere", elsewhere);
        send("deletion-done", told.mail(), Locale.forLanguageTag(told.locale()), customer, null, model);
    }

    private Map<String, @Nullable Object> facts(String customer, Instant at) {
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("customerName", customer);
        model.put("serviceName", providers.current().name());
        model.put("at", at);
        return model;
    }

    private void send(
            String kind,
            @Nullable String address,
            Locale reader,
            UUID about,
            @Nullable UUID sealedFor,
            Map<String, @Nullable Object> model) {
        if (address != null && Outbox.reaches(address)) {
            outbox.queue(
                    new MailDraft(kind, SUBJECT, about, sealedFor, address, null, reader, "exit/mail/deletion", model));
        }
    }
}
