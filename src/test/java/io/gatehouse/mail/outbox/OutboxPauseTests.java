package io.gatehouse.mail.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.mail.MailRate;
import io.gatehouse.mail.MailStatus;
import io.gatehouse.mail.outbox.ScriptedSmtpServer.Mood;
import io.gatehouse.shared.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Mail that an owner holds back, in whole or beyond so many a minute, is kept and leaves later. */
class OutboxPauseTests extends OutboxBase {

    private static final Actor MAJA =
            new Actor(Actor.Kind.OPERATOR, "maja", "Maja Jensen", "maja@northernvoice.example");

    @Autowired
    private Pauses pauses;

    @Autowired
    private MailRate rate;

    @Autowired
    private Jobs jobs;

    @Autowired
    private List<RecurringWork> schedule;

    @Test
    void keepsEveryMailWhileMailIsPausedAndLosesNone() {
        pause(true);
        for (int n = 0; n < 3; n++) {
            queue("adele" + n + "@contoso.example");
        }
        waiting(3, "All mail is paused by Maja Jensen: Wrong footer");
        sql("update mail_message set created_at = now() - interval '49 hours'");

        assertThat(mails()).allSatisfy(mail -> {
            assertThat(mail.status()).isEqualTo(MailStatus.QUEUED);
            assertThat(mail.attempts()).isZero();
            assertThat(mail.lastAnswer()).isEqualTo("All mail is paused by Maja Jensen: Wrong footer");
        });
        assertThat(state().lastAnswer()).startsWith("All mail is paused by Maja Jensen");
        assertThat(SERVER.accepted).isEmpty();

        pause(false);
        again();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mails())
                        .as("two days old, yet nobody could have sent them")
                        .allMatch(mail -> mail.status() == MailStatus.SENT));
        assertThat(SERVER.accepted).hasSize(3);
    }

    /** Whoever empties the queue after an outage takes one mail after the other, and may be at it for minutes. */
    @Test
    void stopsARecoveryThatIsUnderWay() throws Exception {
        SERVER.goAway();
        for (int n = 0; n < 3; n++) {
            queue("adele" + n + "@contoso.example");
        }
        await().atMost(SOON)
                .until(() -> mails().stream().allMatch(mail -> mail.attempts() > 0 && mail.lastAnswer() != null));
        await().atMost(SOON).until(() -> in(attempts::claimStranded).isPresent());
        pause(true);
        assertThat(in(attempts::claimStranded)).isEmpty();
        sql("update mail_message set created_at = now() - interval '49 hours'");
        assertThat(in(attempts::failOverdue)).isFalse();

        SERVER.comeBack();
        assertThat(mails()).allMatch(mail -> mail.status() == MailStatus.QUEUED);
        pause(false);
        sql("update mail_message set lease_until = null");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mails()).allMatch(mail -> mail.status() == MailStatus.SENT));
        assertThat(SERVER.accepted).hasSize(3);
    }

    @Test
    void letsNoMoreLeaveInAMinuteThanAllowed() {
        rows.in(provider, () -> {
            rate.set(2, MAJA);
            return true;
        });
        for (int n = 0; n < 5; n++) {
            queue("adele" + n + "@contoso.example");
        }
        waiting(3, "No more than 2 mails leave in a minute");
        assertThat(SERVER.accepted).hasSize(2);

        sql("update mail_message set sent_at = sent_at - interval '61 seconds' where state = 'SENT'");
        again();
        await().atMost(SOON).until(() -> SERVER.accepted.size() == 4);
        waiting(1, "No more than 2 mails leave in a minute");
        // the server has a mail a moment before that is written down
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mails().stream().filter(mail -> mail.status() == MailStatus.SENT))
                        .hasSize(4));
    }

    @Test
    void tellsOfAnAddressThatIsRefusedUntilItTakesAMailAgain() {
        SERVER.mood = Mood.REFUSES_RECIPIENT;
        queue("nobody@contoso.example");
        awaitStatus(MailStatus.FAILED);
        assertThat(alerts(
                        "state <> 'RESOLVED' and sentence like '%nobody@contoso.example: 550 5.1.1 No such user here'"))
                .isEqualTo(1);

        SERVER.mood = Mood.ACCEPTS;
        queue("Nobody@contoso.example");
        await().atMost(SOON).until(() -> SERVER.accepted.size() == 1);
        await().atMost(SOON).until(() -> alerts("state = 'RESOLVED'") == 1);
    }

    /** Servers lock accounts that come with the wrong password for each mail. */
    @Test
    void triesAWrongPasswordOnceInALongerAndLongerWhileAndLosesNoMail() {
        SERVER.mood = Mood.REFUSES_SIGN_IN;
        Instant begin = Instant.now();
        // until a first one was refused, the password that a neighbour just signed in with counts as right
        queue("adele0@contoso.example");
        refused(1);
        for (int n = 1; n < 8; n++) {
            queue("adele" + n + "@contoso.example");
        }
        refused(8);
        // at once, and then after one, two, four seconds and so on
        long seconds = Duration.between(begin, Instant.now()).toSeconds() + 1;
        assertThat(signIns()).isBetween(1L, 1 + Math.round(Math.floor(Math.log(seconds + 1) / Math.log(2))));
        assertThat(SERVER.accepted).isEmpty();
        assertThat(mails()).allMatch(mail -> mail.status() == MailStatus.QUEUED);

        sql("update mail_message set created_at = now() - interval '10 minutes'");
        sweep();
        sweep();
        assertThat(alerts("MAIL_STUCK", "state = 'OPEN' and sentence like '%8 mails wait%535 5.7.8 Bad password%'"))
                .isEqualTo(1);
        assertThat(alerts("MAIL_STUCK", "true")).isEqualTo(1);

        SERVER.mood = Mood.TAKES_SIGN_IN;
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mails()).allMatch(mail -> mail.status() == MailStatus.SENT));
        assertThat(SERVER.accepted).hasSize(8);
        sweep();
        assertThat(alerts("MAIL_STUCK", "state = 'RESOLVED'")).isEqualTo(1);
    }

    /** A wrong setting is nobody's refusal: a campaign must not be lost by it. */
    @ParameterizedTest
    @CsvSource({
        "REFUSES_SENDER, The mail server refuses our sender address, 550 5.7.1 Sender not allowed",
        "REFUSES_SENDER_LATE, The mail server refuses our sender address, Sender address rejected",
        "REFUSES_TO_RELAY, The mail server does not pass our mails on, Relay access denied"
    })
    void triesWhatRefusesEveryMailOnceInALongerAndLongerWhileAndLosesNone(Mood mood, String why, String answer) {
        SERVER.mood = mood;
        Instant begin = Instant.now();
        queue("adele0@contoso.example");
        refused(1, why, answer);
        for (int n = 1; n < 8; n++) {
            queue("adele" + n + "@contoso.example");
        }
        refused(8, why, answer);
        long seconds = Duration.between(begin, Instant.now()).toSeconds() + 1;
        assertThat(commands("MAIL FROM"))
                .isBetween(1L, 1 + Math.round(Math.floor(Math.log(seconds + 1) / Math.log(2))));
        assertThat(mails()).allMatch(mail -> mail.status() == MailStatus.QUEUED);

        sql("update mail_message set created_at = now() - interval '10 minutes'");
        sweep();
        assertThat(alerts("MAIL_STUCK", "state = 'OPEN' and sentence like '%8 mails wait%" + answer + "%'"))
                .isEqualTo(1);
        assertThat(alerts("true")).as("no address is at fault").isZero();

        SERVER.mood = Mood.ACCEPTS;
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mails()).allMatch(mail -> mail.status() == MailStatus.SENT));
        assertThat(SERVER.accepted).hasSize(8);
        sweep();
        assertThat(alerts("MAIL_STUCK", "state = 'RESOLVED'")).isEqualTo(1);
    }

    /** A server may pass mails on to some domains alone: the oldest mail must not stop those that it takes. */
    @Test
    void letsTheOthersLeaveWhereOneDomainAloneIsRefused() {
        SERVER.mood = Mood.RELAYS_TO_CONTOSO;
        queue("bo@fabrikam.example");
        refused(1, "The mail server does not pass our mails on", "Unable to relay");
        for (int n = 0; n < 3; n++) {
            queue("adele" + n + "@contoso.example");
        }

        await().atMost(SOON).until(() -> SERVER.accepted.size() == 3);

        // the server has them before it is written here that it has
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mails().stream().filter(mail -> mail.status() != MailStatus.SENT))
                        .singleElement()
                        .satisfies(mail -> assertThat(mail.status()).isEqualTo(MailStatus.QUEUED)));
        assertThat(alerts("true")).isZero();
    }

    private void refused(int number) {
        refused(number, "refused the sign-in", "535 5.7.8 Bad password");
    }

    private void refused(int number, String... why) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mails())
                        .hasSize(number)
                        .allSatisfy(mail -> assertThat(mail.lastAnswer()).contains(why)));
    }

    private static long signIns() {
        return commands("AUTH");
    }

    private static long commands(String verb) {
        return SERVER.commands.stream()
                .filter(command -> command.startsWith(verb))
                .count();
    }

    private void sweep() {
        in(() -> {
            schedule.stream()
                    .filter(work -> work.name().equals("alert.sweep"))
                    .findFirst()
                    .orElseThrow()
                    .run();
            return true;
        });
    }

    private long alerts(String condition) {
        return alerts("MAIL_REFUSED", condition);
    }

    private long alerts(String kind, String condition) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from alert where kind = '" + kind + "' and " + condition)
                        .query(Long.class)
                        .single());
    }

    private void pause(boolean on) {
        rows.in(provider, () -> {
            if (on) {
                pauses.set(Topic.MAIL, "Wrong footer", MAJA);
            } else {
                pauses.lift(Topic.MAIL, MAJA);
            }
            return true;
        });
    }

    private void waiting(int number, String why) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(held())
                        .hasSize(number)
                        .allSatisfy(job -> assertThat(job.error()).isEqualTo(why)));
    }

    private List<JobView> held() {
        return in(() -> jobs.list(new JobQuery(Set.of(JobState.WAITING), MailSending.KIND, null, null, null, 50)))
                .items();
    }

    private void again() {
        held().forEach(job -> in(() -> {
            jobs.retry(job.id(), MAJA);
            return true;
        }));
    }

    private void sql(String statement) {
        rows.in(provider, () -> rows.jdbc().sql(statement).update());
    }
}
