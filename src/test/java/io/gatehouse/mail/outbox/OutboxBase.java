package io.gatehouse.mail.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.mail.MailFailed;
import io.gatehouse.mail.MailSent;
import io.gatehouse.mail.MailState;
import io.gatehouse.mail.MailStatus;
import io.gatehouse.mail.MailView;
import io.gatehouse.mail.smtp.Smtp;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A mail server that does as it is told, and the mails of one provider. */
@PortalTest
@Import(OutboxBase.Heard.class)
@ResourceLock("the outbox's mail server")
@Execution(value = ExecutionMode.CONCURRENT, reason = "a database and a mail server of their own, and mostly waiting")
abstract class OutboxBase {

    static final ScriptedSmtpServer SERVER = new ScriptedSmtpServer();

    static final Duration SOON = Duration.ofMinutes(2);

    @DynamicPropertySource
    static void mailServer(DynamicPropertyRegistry registry) {
        registry.add("spring.mail.host", () -> "127.0.0.1");
        registry.add("spring.mail.port", SERVER::port);
        registry.add("spring.mail.username", () -> "portal");
        registry.add("spring.mail.password", () -> "not-a-secret");
        registry.add("gatehouse.mail.lease", () -> "3s");
        registry.add("gatehouse.mail.retry-first", () -> "1h");
        registry.add("gatehouse.mail.recover-every", () -> "1s");
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

    /** Nothing that is still under way arrives in the middle of another test. */
    @AfterEach
    void endWhatIsLeft() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update mail_message set state = 'FAILED', payload = null where state = 'QUEUED'")
                        .update());
        await().atMost(SOON)
                .until(() -> rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql("select not exists (select from job_run where state = 'RUNNING')")
                                .query(Boolean.class)
                                .single()));
    }

    void queue(String recipient) {
        rows.in(provider, () -> outbox.queue(TestMails.invitation(invitation, recipient)));
    }

    List<MailView> mails() {
        return in(() -> outbox.of("invitation", invitation));
    }

    MailState state() {
        Map<UUID, MailState> states = in(() -> outbox.statesOf("invitation", List.of(invitation)));
        return states.get(invitation);
    }

    MailView awaitStatus(MailStatus status) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mails().getFirst())
                        .as("%s, heard %s", mails(), SERVER.commands)
                        .returns(status, MailView::status));
        return mails().getFirst();
    }

    ListAssert<Object> heard() {
        return assertThat(heard.events.stream()
                .filter(event -> event instanceof MailSent sent
                        ? sent.provider().equals(provider)
                        : event instanceof MailFailed failed
                                && failed.provider().equals(provider))
                .toList());
    }

    /** Tables in which the text stands, as text or as bytes. */
    List<String> tablesHolding(String text) {
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

    <T extends @Nullable Object> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }
}
