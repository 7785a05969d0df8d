package io.gatehouse.mail;

import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.shared.Secret;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail to be rendered and queued.
 *
 * @param kind names its subject ({@code mail.<kind>.subject}) and whether it goes to a customer, see {@link Outbox}
 * @param relatedType what it is about, {@code invitation} or {@code connection}
 * @param customerId whose data key seals it; null for mails that concern no customer
 * @param template the path below {@code templates} without ending; an .html and a .txt file exist
 * @param model what the template shows; a {@link io.gatehouse.shared.Secret} is a link that the kept copy masks, an
 *     {@link java.time.Instant} is printed in the mail's language and time zone
 */
public record MailDraft(
        String kind,
        String relatedType,
        UUID relatedId,
        @Nullable UUID customerId,
        String recipient,
        @Nullable String replyTo,
        Locale locale,
        String template,
        Map<String, ? extends @Nullable Object> model) {

    /** One of several things that a mail leads to, with a link of its own; the model holds a list of them. */
    public record Further(String name, Secret link) {}

    /** The same with one more thing to show. */
    public MailDraft with(String variable, Object value) {
        Map<String, @Nullable Object> more = new HashMap<>(model);
        more.put(variable, value);
        return new MailDraft(kind, relatedType, relatedId, customerId, recipient, replyTo, locale, template, more);
    }
}
