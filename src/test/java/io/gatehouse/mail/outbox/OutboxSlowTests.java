package io.gatehouse.mail.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.mail.MailStatus;
import io.gatehouse.mail.MailView;
import io.gatehouse.mail.outbox.ScriptedSmtpServer.Mood;
import io.gatehouse.mail.smtp.SmtpAnswers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A mail server that takes its time, longer in all than the three seconds for which a mail is claimed here. */
class OutboxSlowTests extends OutboxBase {

    @Test
    void keepsAMailToItselfForAsLongAsTheServerTakes() {
        SERVER.mood = Mood.SLOW;
        queue("adele@contoso.example");
        await().atMost(SOON).until(() -> !SERVER.commands.isEmpty());
        Instant claimEnds = Instant.now().plusMillis(3200);
        await().atMost(SOON).until(() -> Instant.now().isAfter(claimEnds));
        MailView mail = mails().getFirst();

        assertThat(mail.status()).isEqualTo(MailStatus.QUEUED);
        assertThat(in(() -> attempts.claim(mail.id()))).as("for another sender").isEmpty();
        assertThat(openTransactions()).isZero();

        awaitStatus(MailStatus.SENT);
        assertThat(SERVER.accepted).hasSize(1);
        assertThat(mails().getFirst().attempts()).isEqualTo(1);
    }

    /** Nobody knows whether it has the mail: that is asked again after a pause, and nothing else waits for it. */
    @Test
    void hangsUpOnAServerThatNeverComesToAnEnd() {
        SERVER.mood = Mood.HANGS;
        int before = SERVER.silent.get();
        queue("adele@contoso.example");
        await().atMost(SOON).until(() -> SERVER.silent.get() > before);
        SERVER.mood = Mood.ACCEPTS;
        queue("bo@contoso.example");
        await().atMost(SOON).until(() -> SERVER.accepted.size() == 1);
        assertThat(openTransactions()).isZero();

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(mails())
                        .filteredOn(mail -> mail.recipient().startsWith("adele"))
                        .singleElement()
                        .satisfies(mail -> assertThat(mail.lastAnswer()).startsWith(SmtpAnswers.BROKE)));
        assertThat(SERVER.accepted.getFirst().recipients()).hasSize(1).allMatch(to -> to.contains("bo@"));
    }

    /** A transaction during the talk would hold its connection for as long as the server likes. */
    private long openTransactions() {
        return rows.in(provider, () -> rows.jdbc().sql("""
                                select count(*) from pg_stat_activity
                                where datname = current_database() and pid <> pg_backend_pid()
                                  and backend_type = 'client backend' and xact_start < now() - interval '2 seconds'
                                """).query(Long.class).single());
    }
}
