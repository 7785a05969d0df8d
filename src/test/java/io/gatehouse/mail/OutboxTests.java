package io.gatehouse.mail;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.mail.ScriptedSmtpServer.Accepted;
import io.gatehouse.mail.ScriptedSmtpServer.Mood;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TooMany;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@PortalTest
@ExtendWith(OutputCaptureExtension.class)
@Import(OutboxTests.Heard.class)
class OutboxTests {

    private static final ScriptedSmtpServer SERVER = new ScriptedSmtpServer();
    private static final Duration SOON = ofSeconds(60);

    @DynamicPropertySource
    static void mailServer(DynamicPropertyRegistry registry) {
        registry.add("spring.mail.host", () -> "127.0.0.1");
        registry.add("spring.mail.port", SERVER::port);
        registry.add("gatehouse.mail.lease", () -> "3s");
        registry.add("gatehouse.mail.retry-first", () -> "1h");
        registry.add("gatehouse.mail.recover-every", () -> "1s");
    }

    @AfterAll
    static void stop() throws Exception {
        SERVER.close();
    }

    /** The outcomes as other modules hear them. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Heard {
        final List<Object> events = new CopyOnWriteArrayList<>();

        @EventListener
        void sent(MailSent event) {
            events.add(event);
        }

        @EventListener
        void failed(MailFailed event) {
            events.add(event);
        }
    }

    @Autowired
    Outbox outbox;

    @Autowired
    MailAttempts attempts;

    @Autowired
    MailDispatch dispatch;

    @Autowired
    Smtp smtp;

    @Autowired
    Rows rows;

    @Autowired
    Heard heard;

    ProviderId provider;
    UUID invitation;

    @BeforeEach
    void quiet() {
        SERVER.reset();
        provider = rows.another("Northern Voice");
        invitation = UUID.randomUUID();
    }

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
    void givesUpAfterTwoDays() {
        SERVER.mood = Mood.GREYLISTS;
        queue("adele@contoso.example");
        await().atMost(SOON).until(() -> mails().getFirst().lastAnswer() != null);
        UUID mail = mails().getFirst().id();
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update mail_message set created_at = now() - interval '49 hours' where id = ?")
                        .param(mail)
                        .update());

        MailClaims.Claimed claimed = claimOld(mail);

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
        await().atMost(SOON).until(() -> !SERVER.accepted.isEmpty());
        SERVER.mood = Mood.ACCEPTS;

        awaitStatus(MailStatus.SENT);

        assertThat(SERVER.accepted).hasSizeGreaterThanOrEqualTo(2);
        assertThat(SERVER.accepted.stream()
                        .map(mail -> mail.header("Message-ID"))
                        .distinct())
                .hasSize(1);
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

    private void queue(String recipient) {
        rows.in(provider, () -> outbox.queue(TestMails.invitation(invitation, recipient)));
    }

    private void allowAndQueue(UUID related, List<String> recipients) {
        rows.in(provider, () -> {
            outbox.requireAllowance("invitation", related, recipients);
            recipients.forEach(to -> outbox.queue(TestMails.invitation(related, to)));
            return true;
        });
    }

    /** Aged and claimed in one transaction, before the recurring work sees it. */
    private MailClaims.Claimed claimOld(UUID mail) {
        return rows.in(provider, () -> {
            rows.jdbc()
                    .sql("update mail_message set created_at = now() - interval '49 hours' where id = ?")
                    .param(mail)
                    .update();
            return attempts.claim(mail).orElseThrow();
        });
    }

    private void sendNow(UUID mail) {
        in(() -> attempts.claim(mail).map(dispatch::send).orElseThrow());
    }

    private List<MailView> mails() {
        return in(() -> outbox.of("invitation", invitation));
    }

    private MailState state() {
        Map<UUID, MailState> states = in(() -> outbox.statesOf("invitation", List.of(invitation)));
        return states.get(invitation);
    }

    private MailView awaitStatus(MailStatus status) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mails().getFirst())
                        .as("%s, heard %s", mails(), SERVER.commands)
                        .returns(status, MailView::status));
        return mails().getFirst();
    }

    private ListAssert<Object> heard() {
        return assertThat(heard.events.stream()
                .filter(event -> event instanceof MailSent sent
                        ? sent.provider().equals(provider)
                        : event instanceof MailFailed failed
                                && failed.provider().equals(provider))
                .toList());
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

    /** Tables in which the text stands, as text or as bytes. */
    private List<String> tablesHolding(String text) {
        String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        return rows.in(
                provider,
                () -> rows
                        .jdbc()
                        .sql("select table_name from information_schema.tables where table_schema = current_schema()"
                                + " and table_type = 'BASE TABLE' and table_name <> 'flyway_schema_history'")
                        .query(String.class)
                        .list()
                        .stream()
                        .filter(table -> rows.jdbc()
                                        .sql("select count(*) from " + table
                                                + " t where t::text like ? or t::text like ?")
                                        .params("%" + text + "%", "%" + hex + "%")
                                        .query(Long.class)
                                        .single()
                                > 0)
                        .toList());
    }

    private <T extends @Nullable Object> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }
}
