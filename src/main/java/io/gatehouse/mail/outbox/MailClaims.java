package io.gatehouse.mail.outbox;

import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.mail.MailRate;
import io.gatehouse.mail.MailSettings;
import io.gatehouse.mail.MailTrouble;
import io.gatehouse.mail.smtp.SmtpAnswers;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.vault.Vault;
import io.gatehouse.vault.failure.VaultFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Takes a mail for one attempt in one statement and by the database's clock. */
@Repository
class MailClaims {

    /**
     * A mail that this sender alone may send until the lease ends.
     *
     * @param payload null where it can't be opened any more, because the customer's secrets were erased
     * @param attempt guards what is written afterwards: a sender that was too slow changes nothing
     */
    record Claimed(
            UUID id,
            String kind,
            String relatedType,
            UUID relatedId,
            @Nullable UUID customerId,
            String recipient,
            String messageId,
            @Nullable MailPayload payload,
            int attempt,
            Instant createdAt) {}

    /**
     * What waits for a server that was not reached. What broke off in the middle keeps its own pause: the server may have
     * it already, or hang up on just this mail, and must not get it every few seconds, before all others.
     */
    private static final String STRANDED = """
        provider_id = :provider and state = 'QUEUED' and attempts > 0
          and (lease_until is null or lease_until < now()) and last_answer !~ '^[245][0-9][0-9]'
          and (not starts_with(last_answer, '%s') or next_attempt_at < now())\
        """.formatted(SmtpAnswers.BROKE);

    /**
     * The oldest first. Of those that the server does not pass on the one that was tried least: a
     * server that refuses to pass on the mails to one domain alone must not be asked about the same mail for ever.
     */
    private static final String OLDEST = " order by case when starts_with(last_answer, '" + SmtpAnswers.NOT_FOR_US
            + "') then attempts else 0 end, created_at, id limit 1 for update skip locked)";

    private static final String OVERDUE = """
        provider_id = :provider and state = 'QUEUED' and (lease_until is null or lease_until < now())
          and greatest(created_at, :resumed) < now() - make_interval(secs =>
            case when last_answer is null or %s then :longest else :held end)\
        """.formatted(MailTrouble.PUT_OFF);

    private static final String CLAIM = """
        update mail_message set attempts = attempts + 1, lease_until = now() + make_interval(secs => :lease)
        where provider_id = :provider and id = %s and state = 'QUEUED'
          and (lease_until is null or lease_until < now())
        returning id, kind, related_type, related_id, customer_id, recipient, message_id, payload, attempts, created_at\
        """;

    private final JdbcClient jdbc;
    private final Vault vault;
    private final MailSettings settings;
    private final MailRate rate;
    private final Pauses pauses;

    MailClaims(JdbcClient jdbc, Vault vault, MailSettings settings, MailRate rate, Pauses pauses) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.settings = settings;
        this.rate = rate;
        this.pauses = pauses;
    }

    Optional<Claimed> one(UUID mail) {
        return inTurn(CLAIM.formatted(":mail"), Map.of("mail", mail));
    }

    Optional<Claimed> oldestStranded() {
        return inTurn(CLAIM.formatted("(select id from mail_message where " + STRANDED + OLDEST), Map.of());
    }

    /** Its job has ended without it: cancelled by somebody, or interrupted too often. */
    Optional<Claimed> oldestOverdue() {
        if (paused()) {
            return Optional.empty();
        }
        return claim(
                CLAIM.formatted("(select id from mail_message where " + OVERDUE
                        + " order by created_at, id limit 1 for update skip locked)"),
                Map.of(
                        "longest",
                        settings.giveUpAfter().toSeconds(),
                        "held",
                        settings.holdFor().toSeconds(),
                        "resumed",
                        resumed()));
    }

    /** No pause counts as time in which nobody could deliver a mail. */
    OffsetDateTime resumed() {
        return pauses.liftedAt(Topic.MAIL).orElse(Instant.EPOCH).atOffset(ZoneOffset.UTC);
    }

    boolean renew(Claimed mail) {
        return jdbc.sql("""
            update mail_message set lease_until = now() + make_interval(secs => :lease)
            where provider_id = :provider and id = :mail and state = 'QUEUED' and attempts = :attempt\
            """)
                        .param("lease", settings.lease().toSeconds())
                        .param("provider", ProviderScope.required().value())
                        .param("mail", mail.id())
                        .param("attempt", mail.attempt())
                        .update()
                == 1;
    }

    boolean anyStranded() {
        return jdbc.sql("select exists (select from mail_message where " + STRANDED + ")")
                .param("provider", ProviderScope.required().value())
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    /** Zero where the lease has just ended: a mail that is still queued must not be taken for done. */
    Optional<Duration> heldFor(UUID mail) {
        return jdbc.sql("""
            select greatest(0, ceil(extract(epoch from lease_until - now())))::bigint as seconds
            from mail_message where provider_id = :provider and id = :mail and state = 'QUEUED'\
            """)
                .param("provider", ProviderScope.required().value())
                .param("mail", mail)
                .query((row, number) -> Duration.ofSeconds(row.getLong("seconds")))
                .optional();
    }

    /** What was answered when this mail was given up; empty where it was not. */
    Optional<String> givenUp(UUID mail) {
        return jdbc.sql("""
            select coalesce(last_answer, '') from mail_message
            where provider_id = :provider and id = :mail and state = 'FAILED'\
            """)
                .param("provider", ProviderScope.required().value())
                .param("mail", mail)
                .query(String.class)
                .optional();
    }

    private Optional<Claimed> inTurn(String statement, Map<String, ?> parameters) {
        return rate.room() && !paused() ? claim(statement, parameters) : Optional.empty();
    }

    /** Whoever empties the queue asks before each mail: an owner may have stopped it meanwhile. */
    private boolean paused() {
        return pauses.standing(Topic.MAIL).isPresent();
    }

    private Optional<Claimed> claim(String statement, Map<String, ?> parameters) {
        return jdbc.sql(statement)
                .param("provider", ProviderScope.required().value())
                .param("lease", settings.lease().toSeconds())
                .params(parameters)
                .query((row, number) -> claimed(row))
                .optional();
    }

    private Claimed claimed(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        UUID customer = row.getObject("customer_id", UUID.class);
        return new Claimed(
                id,
                row.getString("kind"),
                row.getString("related_type"),
                row.getObject("related_id", UUID.class),
                customer,
                row.getString("recipient"),
                row.getString("message_id"),
                payload(id, customer, row.getBytes("payload")),
                row.getInt("attempts"),
                row.getTimestamp("created_at").toInstant());
    }

    private @Nullable MailPayload payload(UUID id, @Nullable UUID customer, byte[] sealed) {
        try {
            return MailPayload.of(vault.open(sealed, MailRows.payloadOf(id, customer)));
        } catch (VaultFailure e) {
            return null;
        }
    }
}
