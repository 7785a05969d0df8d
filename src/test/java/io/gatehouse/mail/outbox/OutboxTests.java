package io.gatehouse.mail.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.gatehouse.customer.register.Customers;
import io.gatehouse.customer.register.TestCustomers;
import io.gatehouse.invitation.TestInvitations;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.mail.MailFailed;
import io.gatehouse.mail.MailSent;
import io.gatehouse.mail.MailState;
import io.gatehouse.mail.MailStatus;
import io.gatehouse.mail.MailView;
import io.gatehouse.mail.outbox.ScriptedSmtpServer.Accepted;
import io.gatehouse.mail.outbox.ScriptedSmtpServer.Mood;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TooMany;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class OutboxTests extends OutboxBase {

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Test
    void deliversAfterCommitAndKeepsNoSecret(CapturedOutput output) {
        queue("adele@contoso.example");

        MailView mail = awaitStatus(MailStatus.SENT);

        assertThat(mail.lastAnswer()).isEqualTo("250 2.0.0 OK queued as 1");
        assertThat(mail.sentAt()).isNotNull();
        assertThat(mail.attempts()).isOne();
        assertThat(mail.copy()).contains("/authenticate/••••••••");
        Accepted accepted = SERVER.accepted.getFirst();
        assertThat(accepted.recipients()).containsExactly("RCPT TO:<adele@contoso.example>");
        assertThat(accepted.header("Message-ID")).isEqualTo("<" + mail.id() + "@localhost>");
        assertThat(accepted.header("From")).isEqualTo("Northern Voice <no-reply@localhost>");
        assertThat(accepted.message()).contains("\r\n" + TestMails.LINK + "\r\n");
        heard().filteredOn(MailSent.class::isInstance).hasSize(1);
        assertThat(tablesHolding(TestMails.TOKEN)).isEmpty();
        assertThat(output).doesNotContain("canary");
    }

    @Test
    void tellsByTheMailServerWhoseTurnItIs() {
        List<String> kinds = List.of("sign-in-needed", "admin-needed", "microsoft-slow", "account-turn");
        kinds.forEach(kind -> rows.in(
                provider,
                () -> outbox.queue(TestMails.draft(
                        kind,
                        "invitation/mail/invitation",
                        invitation,
                        kind + "@contoso.example",
                        TestMails.invitationModel()))));

        Awaitility.await("all at the server").atMost(SOON).until(() -> SERVER.accepted.size() == kinds.size());

        assertThat(SERVER.accepted)
                .allSatisfy(mail -> assertThat(mail.message()).contains("\r\n" + TestMails.LINK + "\r\n"))
                .extracting(mail -> mail.recipients().getFirst())
                .containsExactlyInAnyOrderElementsOf(kinds.stream()
                        .map(kind -> "RCPT TO:<" + kind + "@contoso.example>")
                        .toList());
    }

    @Test
    void sendsNothingWhereTheTransactionIsRolledBack() {
        ProviderScope.run(
                provider,
                () -> rows.transaction().executeWithoutResult(status -> {
                    outbox.queue(TestMails.invitation(invitation, "adele@contoso.example"));
                    status.setRollbackOnly();
                }));
        queue("second@contoso.example");

        awaitStatus(MailStatus.SENT);

        assertThat(SERVER.accepted).hasSize(1);
        assertThat(SERVER.commands).noneMatch(command -> command.contains("adele@"));
    }

    @Test
    void failsAtOnceWithTheServersAnswerWhereTheAddressIsRefused() {
        SERVER.mood = Mood.REFUSES_RECIPIENT;
        queue("nobody@contoso.example");

        MailView mail = awaitStatus(MailStatus.FAILED);

        assertThat(mail.lastAnswer()).isEqualTo("550 5.1.1 No such user here");
        assertThat(mail.attempts()).isOne();
        assertThat(state()).isEqualTo(new MailState(MailStatus.FAILED, 1, "550 5.1.1 No such user here", null));
        heard().filteredOn(MailFailed.class::isInstance).singleElement().satisfies(event -> {
            MailFailed failed = (MailFailed) event;
            assertThat(failed.recipient()).isEqualTo("nobody@contoso.example");
            assertThat(failed.relatedId()).isEqualTo(invitation);
        });
        assertThat(tablesHolding(TestMails.TOKEN)).isEmpty();
        assertThat(auditActions()).contains("mail.failed");
    }

    /** Its content is erased: whoever begins it anew reads that, not that it left. */
    @Test
    void saysThatNothingLeftWhereAFailedMailIsBegunAnew(@Autowired Jobs jobs) {
        SERVER.mood = Mood.REFUSES_RECIPIENT;
        queue("nobody@contoso.example");
        JobView failed = awaitFailed(jobs, 1);
        SERVER.mood = Mood.ACCEPTS;

        ProviderScope.run(provider, () -> jobs.retry(failed.id(), Actor.SYSTEM));

        assertThat(awaitFailed(jobs, 2).error()).contains("550 5.1.1 No such user here", "send a new one");
        assertThat(SERVER.accepted).isEmpty();
    }

    private JobView awaitFailed(Jobs jobs, int attempt) {
        JobQuery query = new JobQuery(Set.of(JobState.FAILED), MailSending.KIND, null, null, null, 5);
        return await().atMost(SOON)
                .until(
                        () -> in(() -> jobs.list(query)).items(),
                        found -> found.size() == 1 && found.getFirst().attempt() == attempt)
                .getFirst();
    }

    /** The invitation notes it with the mail server's answer; the trail of the whole provider has the mail too. */
    @Test
    void tellsACustomerOnceThatItsInvitationWasRefused() {
        SERVER.mood = Mood.REFUSES_RECIPIENT;
        UUID customer = in(() -> TestCustomers.contoso(customers)).id();
        invitation = in(() -> invitations.issue(
                        TestInvitations.wanted(customer, true, "nobody@contoso.example"), TestCustomers.MAJA))
                .invitation()
                .id();

        await().atMost(SOON)
                .until(() -> refusals().stream().anyMatch(refusal -> refusal.startsWith("invitation.not_delivered")));

        assertThat(refusals())
                .containsExactlyInAnyOrder("invitation.not_delivered " + customer, "mail.failed of nobody");
    }

    private List<String> refusals() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        select action || ' ' || coalesce(customer_id::text, 'of nobody') from audit_entry
                        where provider_id = ? and outcome = 'FAILURE'
                          and (action = 'mail.failed' and subject_name = 'nobody@contoso.example'
                            or action = 'invitation.not_delivered')
                        """)
                        .param(provider.value())
                        .query(String.class)
                        .list());
    }

    @Test
    void failsWhereTheContentIsRefused() {
        SERVER.mood = Mood.REFUSES_CONTENT;
        queue("adele@contoso.example");

        assertThat(awaitStatus(MailStatus.FAILED).lastAnswer()).isEqualTo("554 5.7.1 Message looks like spam");
    }

    @Test
    void waitsAndTriesAgainWhereItIsGreylisted() {
        SERVER.mood = Mood.GREYLISTS;
        queue("adele@contoso.example");
        await().atMost(SOON).until(() -> mails().getFirst().lastAnswer() != null);
        MailView waiting = mails().getFirst();
        assertThat(waiting.status()).isEqualTo(MailStatus.QUEUED);
        assertThat(waiting.lastAnswer()).isEqualTo("451 4.7.1 Greylisted, come back later");
        assertThat(waiting.nextAttemptAt()).isAfter(waiting.createdAt().plus(Duration.ofMinutes(59)));

        SERVER.mood = Mood.ACCEPTS;
        sendNow(waiting.id());

        assertThat(awaitStatus(MailStatus.SENT).attempts()).isEqualTo(2);
    }

    @Test
    void doesNotBlameTheMailWhereTheServerWantsASignIn() {
        SERVER.mood = Mood.WANTS_SIGN_IN;
        queue("adele@contoso.example");

        await().atMost(SOON).until(() -> mails().getFirst().lastAnswer() != null);

        assertThat(mails().getFirst().status()).isEqualTo(MailStatus.QUEUED);
        assertThat(mails().getFirst().lastAnswer()).startsWith("530 5.7.0");
    }

    @Test
    void refusesBadAddressesBeforeAnythingIsStored() {
        for (String wrong :
                List.of("adele", "a@contoso.example\r\nBcc: b@evil.example", "a@contoso.example,b@evil.example")) {
            assertThatExceptionOfType(InvalidInput.class).isThrownBy(() -> queue(wrong));
        }
        assertThat(mails()).isEmpty();
    }

    @Test
    void sendsWithoutAReplyAddressWhereThereIsNoUsableOne() {
        MailDraft draft = TestMails.invitation(invitation, "adele@contoso.example");
        rows.in(
                provider,
                () -> outbox.queue(new MailDraft(
                        draft.kind(),
                        draft.relatedType(),
                        invitation,
                        null,
                        draft.recipient(),
                        "maja\r\nBcc: victim@evil.example",
                        draft.locale(),
                        draft.template(),
                        draft.model())));

        awaitStatus(MailStatus.SENT);

        Accepted accepted = SERVER.accepted.getFirst();
        assertThat(accepted.header("Reply-To")).isEmpty();
        assertThat(accepted.header("Bcc")).isEmpty();
        assertThat(accepted.message()).doesNotContain("Reply to this mail");
    }

    @Test
    void allowsThreeSendsPerSubjectAndTwentyMailsPerDomainWithinAnHour() {
        for (int send = 0; send < 3; send++) {
            allowAndQueue(invitation, List.of("adele@contoso.example", "diego@contoso.example"));
        }
        assertThatExceptionOfType(TooMany.class)
                .isThrownBy(() -> allowAndQueue(invitation, List.of("adele@fabrikam.example")))
                .satisfies(e -> assertThat(e.retryAfter()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1)));

        for (int mail = 6; mail < 20; mail++) {
            allowAndQueue(UUID.randomUUID(), List.of("Person" + mail + "@CONTOSO.example"));
        }
        assertThatExceptionOfType(TooMany.class)
                .isThrownBy(() -> allowAndQueue(UUID.randomUUID(), List.of("one-more@contoso.example")));
        allowAndQueue(UUID.randomUUID(), List.of("elsewhere@fabrikam.example"));

        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update mail_message set created_at = created_at - interval '61 minutes'")
                        .update());
        allowAndQueue(invitation, List.of("adele@contoso.example"));
    }

    @Test
    void countsTheWorstOfTheMailsThatWereSentTogether() {
        SERVER.mood = Mood.REFUSES_RECIPIENT;
        queue("nobody@contoso.example");
        awaitStatus(MailStatus.FAILED);
        SERVER.mood = Mood.ACCEPTS;
        queue("adele@contoso.example");

        await().atMost(SOON).until(() -> state().status() == MailStatus.SENT);

        assertThat(state().count()).isEqualTo(2);
        assertThat(in(() -> outbox.statesOf("invitation", List.of(UUID.randomUUID()))))
                .isEmpty();
    }

    @Test
    void isInvisibleToAnotherProvider() {
        queue("adele@contoso.example");
        awaitStatus(MailStatus.SENT);

        ProviderId other = rows.another("Southern Voice");

        assertThat(rows.in(other, () -> outbox.of("invitation", invitation))).isEmpty();
        assertThat(rows.in(other, () -> outbox.statesOf("invitation", List.of(invitation))))
                .isEmpty();
    }

    private void allowAndQueue(UUID related, List<String> recipients) {
        rows.in(provider, () -> {
            outbox.requireAllowance("invitation", related, recipients);
            recipients.forEach(to -> outbox.queue(TestMails.invitation(related, to)));
            return true;
        });
    }

    private void sendNow(UUID mail) {
        in(() -> attempts.claim(mail).map(dispatch::send).orElseThrow());
    }

    private List<String> auditActions() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select action from audit_entry where provider_id = ?")
                        .param(provider.value())
                        .query(String.class)
                        .list());
    }
}
