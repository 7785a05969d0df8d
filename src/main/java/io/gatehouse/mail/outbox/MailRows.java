package io.gatehouse.mail.outbox;

import io.gatehouse.job.pause.Pause;
import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.mail.MailState;
import io.gatehouse.mail.MailStatus;
import io.gatehouse.mail.MailView;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The rows of the outbox that callers write and read; what happens while sending is in {@link MailAttempts}. */
@Repository
class MailRows {

    record New(UUID id, MailDraft draft, String recipient, String messageId, String copy) {}

    private final JdbcClient jdbc;
    private final Vault vault;
    private final Pauses pauses;

    MailRows(JdbcClient jdbc, Vault vault, Pauses pauses) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.pauses = pauses;
    }

    static SealedField payloadOf(UUID id, @Nullable UUID customerId) {
        return new SealedField("mail_message", "payload", customerId, id, 0);
    }

    void insert(New mail, MailPayload payload) {
        MailDraft draft = mail.draft();
        jdbc.sql("""
            insert into mail_message (provider_id, id, kind, related_type, related_id, customer_id,
              recipient, subject, message_id, payload, copy_text, state, next_attempt_at)
            values (:provider, :id, :kind, :relatedType, :relatedId, :customer,
              :recipient, :subject, :messageId, :payload, :copy, 'QUEUED', now())\
            """)
                .param("provider", ProviderScope.required().value())
                .param("id", mail.id())
                .param("kind", draft.kind())
                .param("relatedType", draft.relatedType())
                .param("relatedId", draft.relatedId())
                .param("customer", draft.customerId())
                .param("recipient", mail.recipient())
                .param("subject", payload.subject())
                .param("messageId", mail.messageId())
                .param("payload", vault.seal(payload.toSecret(), payloadOf(mail.id(), draft.customerId())))
                .param("copy", mail.copy())
                .update();
    }

    /** Mails queued in one transaction share their time: together they are one send, and the worst of them counts. */
    Map<UUID, MailState> statesOf(String relatedType, Collection<UUID> relatedIds) {
        Map<UUID, MailState> states = new LinkedHashMap<>();
        String held = held();
        jdbc.sql("""
            select distinct on (related_id) related_id, state, last_answer,
              max(sent_at) over (partition by related_id, created_at) as sent_at,
              count(*) over (partition by related_id) as count
            from mail_message
            where provider_id = :provider and related_type = :type and related_id in (:ids) and kind in (:kinds)
            order by related_id, created_at desc,
              case state when 'FAILED' then 0 when 'QUEUED' then 1 else 2 end\
            """)
                .param("provider", ProviderScope.required().value())
                .param("type", relatedType)
                .param("ids", relatedIds)
                .param("kinds", Outbox.TO_CUSTOMERS)
                .query(row -> {
                    states.put(row.getObject("related_id", UUID.class), state(row, held));
                });
        return states;
    }

    List<MailView> of(String relatedType, UUID relatedId) {
        String held = held();
        return jdbc.sql("""
            select id, kind, recipient, subject, state, attempts, last_answer, created_at, sent_at,
              next_attempt_at, copy_text
            from mail_message
            where provider_id = :provider and related_type = :type and related_id = :id
            order by created_at desc, id\
            """)
                .param("provider", ProviderScope.required().value())
                .param("type", relatedType)
                .param("id", relatedId)
                .query((row, number) -> view(row, held))
                .list();
    }

    /** What all mails that wait have in common while a pause stands. */
    private @Nullable String held() {
        return pauses.standing(Topic.MAIL).map(Pause::sentence).orElse(null);
    }

    private static @Nullable String answer(ResultSet row, @Nullable String held) throws SQLException {
        return held != null && row.getString("state").equals("QUEUED") ? held : row.getString("last_answer");
    }

    private static MailState state(ResultSet row, @Nullable String held) throws SQLException {
        return new MailState(
                MailStatus.valueOf(row.getString("state")),
                row.getInt("count"),
                answer(row, held),
                instant(row, "sent_at"));
    }

    private static MailView view(ResultSet row, @Nullable String held) throws SQLException {
        return new MailView(
                row.getObject("id", UUID.class),
                row.getString("kind"),
                row.getString("recipient"),
                row.getString("subject"),
                MailStatus.valueOf(row.getString("state")),
                row.getInt("attempts"),
                answer(row, held),
                row.getTimestamp("created_at").toInstant(),
                instant(row, "sent_at"),
                instant(row, "next_attempt_at"),
                row.getString("copy_text"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
