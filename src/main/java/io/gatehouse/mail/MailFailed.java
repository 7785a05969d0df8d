package io.gatehouse.mail;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A mail will never be delivered; published in the transaction that records it. */
public record MailFailed(
        ProviderId provider,
        UUID mailId,
        String kind,
        String relatedType,
        UUID relatedId,
        @Nullable UUID customerId,
        String recipient,
        String answer) {}
