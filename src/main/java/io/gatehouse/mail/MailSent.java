package io.gatehouse.mail;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The mail server took a mail; published in the transaction that records it. */
public record MailSent(
        ProviderId provider,
        UUID mailId,
        String kind,
        String relatedType,
        UUID relatedId,
        @Nullable UUID customerId,
        String recipient,
        String answer) {}
