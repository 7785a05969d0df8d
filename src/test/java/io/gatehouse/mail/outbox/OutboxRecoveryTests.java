package io.gatehouse.mail.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.mail.MailBrands;
import io.gatehouse.mail.MailSettings;
import io.gatehouse.mail.MailStatus;
import io.gatehouse.mail.MailTrouble;
import io.gatehouse.mail.outbox.ScriptedSmtpServer.Mood;
import io.gatehouse.mail.smtp.Delivery;
import io.gatehouse.mail.smtp.SmtpConnection;
import io.gatehouse.shared.PublicUrl;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Senders and servers that break off in the middle: a mail is not lost, and keeps its Message-ID. */
class OutboxRecoveryTests extends OutboxBase {

    @Test
    void losesNothingWhileTheServerIsAwayAndDeliversSoonAfter() throws Exception {
        SERVER.goAway();
        for (int i = 0; i < 5; i++) {
            queue("adele" + i + "@contoso.example");
        }
        await().atMost(SOON)
                .until(() -> mails().stream().allMatch(mail -> mail.attempts() > 0 && mail.lastAnswer() != null));
        assertThat(mails()).allMatch(mail -> mail.status() == MailStatus.QUEUED);
        assertThat(state().lastAnswer()).startsWith("The mail server does not answer");
        assertThat(tablesHolding(TestMails.TOKEN)).isEmpty();

        SERVER.comeBack();

        await().atMost(SOON).until(() -> mails().stream().allMatch(mail -> mail.status() == MailStatus.SENT));
        assertThat(SERVER.accepted).hasSize(5);
    }

    @Test
    void givesUpAfterTwoDays() {
        SERVER.mood = Mood.GREYLISTS;
        queue("adele@contoso.example");
        await().atMost(SOON).until(() -> mails().getFirst().lastAnswer() != null);
        UUID mail = mails().getFirst().id();

        MailClaims.Claimed claimed = claimOld(mail, "49 hours");

        assertThat(in(() -> dispatch.send(claimed))).isInstanceOf(Delivery.Refused.class);
        assertThat(mails().getFirst().status()).isEqualTo(MailStatus.FAILED);
        assertThat(mails().getFirst().lastAnswer()).startsWith("451");
    }

    @Test
    void failsAMailWhoseJobHasEndedWithoutIt() {
        SERVER.mood = Mood.GREYLISTS;
        queue("adele@contoso.example");
        await().atMost(SOON).until(() -> mails().getFirst().lastAnswer() != null);

        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update mail_message set created_at = now() - interval '49 hours'")
                        .update());

        assertThat(awaitStatus(MailStatus.FAILED).lastAnswer()).isEqualTo("The mail could not be delivered in time");
    }

    @Test
    void repeatsWithTheSameMessageIdWhereTheServerBrokeOffAfterTheMail() {
        SERVER.mood = Mood.DROPS_AFTER_DATA;
        queue("adele@contoso.example");
        await().atMost(SOON).until(() -> mails().getFirst().lastAnswer() != null);
        SERVER.mood = Mood.ACCEPTS;
        queue("megan@contoso.example");
        assertThat(in(attempts::claimStranded)).as("it has a pause of its own").isEmpty();
        await().atMost(SOON).until(() -> mails().stream().anyMatch(mail -> mail.status() == MailStatus.SENT));
        assertThat(SERVER.accepted).as("no copy every second").hasSize(2);

        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update mail_message set next_attempt_at = now() where state = 'QUEUED'")
                        .update());
        await().atMost(SOON).until(() -> mails().stream().allMatch(mail -> mail.status() == MailStatus.SENT));

        assertThat(SERVER.accepted).hasSize(3);
        assertThat(SERVER.accepted.stream()
                        .map(mail -> mail.header("Message-ID"))
                        .distinct())
                .as("of two mails")
                .hasSize(2);
    }

    @Test
    void repeatsWithTheSameMessageIdWhereTheSenderDiedBeforeItWroteDownTheAnswer() throws Exception {
        // Claimed before the job can: this sender hands the mail over and is never heard of again.
        MailClaims.Claimed claimed = rows.in(
                provider,
                () -> attempts.claim(outbox.queue(TestMails.invitation(invitation, "adele@contoso.example")))
                        .orElseThrow());
        try (SmtpConnection connection = smtp.connect()) {
            assertThat(connection.send(MimeMail.of(connection.session(), claimed, claimed.payload())))
                    .isInstanceOf(Delivery.Accepted.class);
        }

        awaitStatus(MailStatus.SENT);

        assertThat(SERVER.accepted).hasSize(2);
        assertThat(SERVER.accepted.get(0).message()).contains(TestMails.LINK);
        assertThat(SERVER.accepted.get(0).header("Message-ID"))
                .isEqualTo(SERVER.accepted.get(1).header("Message-ID"));
        assertThat(SERVER.accepted.get(0).header("Date"))
                .isEqualTo(SERVER.accepted.get(1).header("Date"));
    }

    /** A wrong sender that is put right must not stay with what waited meanwhile. */
    @Test
    void leavesFromTheAddressThatIsSetByThen(@Autowired MailBrands brands, @Autowired PublicUrl publicUrl) {
        MailClaims.Claimed claimed = rows.in(
                provider,
                () -> attempts.claim(outbox.queue(TestMails.invitation(invitation, "adele@contoso.example")))
                        .orElseThrow());
        MailSettings settings =
                new MailSettings("portal@northernvoice.example", ZoneOffset.UTC, SOON, SOON, SOON, SOON, SOON, 600);

        MailDispatch restarted = new MailDispatch(
                attempts, new MailOrigin(brands, publicUrl, settings), smtp, new MailTalk(attempts, settings));

        assertThat(in(() -> restarted.send(claimed))).isInstanceOf(Delivery.Accepted.class);
        assertThat(SERVER.accepted.getFirst().from()).contains("portal@northernvoice.example");
        assertThat(SERVER.accepted.getFirst().header("From")).contains("<portal@northernvoice.example>");
    }

    @Test
    void ignoresASenderThatComesBackTooLate() {
        SERVER.mood = Mood.GREYLISTS;
        MailClaims.Claimed slow = rows.in(
                provider,
                () -> attempts.claim(outbox.queue(TestMails.invitation(invitation, "adele@contoso.example")))
                        .orElseThrow());
        assertThat(in(() -> attempts.claim(slow.id()))).isEmpty();
        await().atMost(SOON).until(() -> mails().getFirst().attempts() > 1);

        in(() -> {
            attempts.failed(slow, "too late");
            return true;
        });

        assertThat(mails().getFirst().status()).isEqualTo(MailStatus.QUEUED);
    }

    /** Aged and claimed in one transaction, before the recurring work sees it. */
    /** The alert says until when. */
    @Test
    void holdsForTwoWeeksWhatWaitsThroughNoFaultOfItsOwn(@Autowired MailTrouble trouble) {
        SERVER.mood = Mood.REFUSES_SENDER;
        queue("adele@contoso.example");
        await().atMost(SOON).until(() -> mails().getFirst().lastAnswer() != null);
        UUID mail = mails().getFirst().id();
        queue("old@contoso.example");
        await().atMost(SOON)
                .until(() -> mails().stream().allMatch(one -> one.attempts() > 0 && one.lastAnswer() != null));
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update mail_message set created_at = now() - interval '15 days' where id <> ?")
                        .param(mail)
                        .update());
        await().atMost(SOON)
                .until(() -> mails().stream()
                                .filter(one -> one.status() == MailStatus.FAILED)
                                .count()
                        == 1);

        MailClaims.Claimed claimed = claimOld(mail, "13 days");
        assertThat(in(() -> dispatch.send(claimed))).isInstanceOf(Delivery.Deferred.class);
        assertThat(in(() -> trouble.waiting(Duration.ofMinutes(2)))).hasValueSatisfying(waiting -> {
            assertThat(waiting.answer()).startsWith("The mail server refuses our sender address");
            assertThat(Duration.between(Instant.now(), waiting.until()))
                    .isBetween(Duration.ofHours(23), Duration.ofHours(25));
        });

        SERVER.mood = Mood.ACCEPTS;
        await().atMost(SOON).until(() -> SERVER.accepted.size() == 1);
    }

    private MailClaims.Claimed claimOld(UUID mail, String age) {
        return await().atMost(SOON)
                .ignoreExceptionsInstanceOf(NoSuchElementException.class)
                .until(
                        () -> rows.in(provider, () -> {
                            rows.jdbc()
                                    .sql("update mail_message set created_at = now() - ?::interval where id = ?")
                                    .params(age, mail)
                                    .update();
                            // that undoes the age too while the recurring work has the mail in its hands
                            return attempts.claim(mail).orElseThrow();
                        }),
                        Objects::nonNull);
    }
}
