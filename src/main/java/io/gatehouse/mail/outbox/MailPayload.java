package io.gatehouse.mail.outbox;

import io.gatehouse.shared.Secret;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** All that is needed to send a mail later exactly as it was rendered; kept sealed, because it may hold a link token. */
record MailPayload(
        String fromAddress,
        String fromName,
        @Nullable String replyTo,
        String subject,
        String language,
        String text,
        String html) {

    Secret toSecret() {
        return Secret.of(JsonMapper.shared().writeValueAsString(this));
    }

    static MailPayload of(Secret secret) {
        return JsonMapper.shared().readValue(secret.reveal(), MailPayload.class);
    }

    @Override
    public String toString() {
        return "[mail " + subject + "]";
    }
}
