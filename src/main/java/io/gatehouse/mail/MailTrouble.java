package io.gatehouse.mail;

import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Whether mails wait for a mail server that does not take them. */
@Service
public class MailTrouble {

    private final JdbcClient jdbc;

    MailTrouble(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Mails that wait through no fault of theirs.
     *
     * @param answer what stood in the way at the last attempt
     */
    public record Waiting(long mails, Instant since, String answer) {}

    /** Empty as long as none of them has waited that long. */
    @Transactional(readOnly = true)
    public Optional<Waiting> waiting(Duration patience) {
        return jdbc.sql("""
                        select count(*) as mails, min(created_at) as since,
                          (array_agg(last_answer order by created_at desc))[1] as answer
                        from mail_message
                        where provider_id = :provider and state = 'QUEUED' and attempts > 0
                          and (last_answer !~ '^[245][0-9][0-9]' or last_answer ~ '^53[0458]')
                        having min(created_at) < now() - make_interval(secs => :patience)
                        """)
                .param("provider", ProviderScope.required().value())
                .param("patience", patience.toSeconds())
                .query((row, n) -> new Waiting(
                        row.getLong("mails"), row.getTimestamp("since").toInstant(), row.getString("answer")))
                .optional();
    }
}
