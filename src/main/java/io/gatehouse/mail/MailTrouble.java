package io.gatehouse.mail;

import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Whether mails wait for a mail server that does not take them. */
@Service
public class MailTrouble {

    /** Who puts off mails of strangers takes them minutes later. */
    private static final Duration SEVERAL = Duration.ofMinutes(15);

    private static final Duration LONG = Duration.ofHours(4);

    /** What the server said about a mail; all else stands in the way of every mail, and no mail is to blame for it. */
    public static final String PUT_OFF = "(last_answer ~ '^[245][0-9][0-9]' and last_answer !~ '^53[0458]')";

    private final JdbcClient jdbc;
    private final MailSettings settings;
    private final Pauses pauses;

    MailTrouble(JdbcClient jdbc, MailSettings settings, Pauses pauses) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.pauses = pauses;
    }

    /**
     * Mails that wait through no fault of theirs.
     *
     * @param answer what stood in the way at the last attempt
     * @param until when the first of them is given up
     */
    public record Waiting(long mails, Instant since, String answer, Instant until) {}

    /**
     * Empty as long as none of them has waited that long. A server that puts a mail off may do so for the sake of that
     * mail alone, unless it has taken none since, and puts off those to several domains or does so for hours.
     */
    @Transactional(readOnly = true)
    public Optional<Waiting> waiting(Duration patience) {
        return jdbc.sql("""
                        with told as (
                          select created_at, last_answer, lower(split_part(recipient, '@', 2)) as domain,
                            %s as put_off
                          from mail_message
                          where provider_id = :provider and state = 'QUEUED' and attempts > 0 and last_answer is not null
                        )
                        select count(*) as mails, min(created_at) as since,
                          (array_agg(last_answer order by created_at desc))[1] as answer,
                          min(greatest(created_at, :resumed)
                            + make_interval(secs => case when put_off then :longest else :held end)) as until
                        from told
                        where not put_off or created_at > coalesce((select max(sent_at) from mail_message
                          where provider_id = :provider and sent_at is not null), '-infinity')
                        having min(created_at) filter (where not put_off) < now() - make_interval(secs => :patience)
                          or count(distinct domain) filter (where put_off
                            and created_at < now() - make_interval(secs => :several)) > 1
                          or min(created_at) filter (where put_off) < now() - make_interval(secs => :long)
                        """.formatted(PUT_OFF))
                .param("provider", ProviderScope.required().value())
                .param("patience", patience.toSeconds())
                .param("several", patience.compareTo(SEVERAL) > 0 ? patience.toSeconds() : SEVERAL.toSeconds())
                .param("long", LONG.toSeconds())
                .param(
                        "resumed",
                        pauses.liftedAt(Topic.MAIL).orElse(Instant.EPOCH).atOffset(ZoneOffset.UTC))
                .param("longest", settings.giveUpAfter().toSeconds())
                .param("held", settings.holdFor().toSeconds())
                .query((row, n) -> new Waiting(
                        row.getLong("mails"),
                        row.getTimestamp("since").toInstant(),
                        row.getString("answer"),
                        row.getTimestamp("until").toInstant()))
                .optional();
    }
}
