package io.gatehouse.mail.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.gatehouse.mail.smtp.Delivery;
import io.gatehouse.mail.smtp.SignInPause;
import io.gatehouse.mail.smtp.Smtp;
import io.gatehouse.mail.smtp.SmtpConnection;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.PublicUrl;
import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** What arrives at a real mail server. */
@ResourceLock("the mail server that is asked what arrived")
@Execution(value = ExecutionMode.CONCURRENT, reason = "a mail server of its own")
class MimeMailTests {

    private static final GreenMail SERVER = new GreenMail(ServerSetup.SMTP.dynamicPort());
    private static final PublicUrl PUBLIC_URL = new PublicUrl(URI.create("https://connect.northernvoice.example"));

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void empty() throws Exception {
        SERVER.purgeEmailFromAllMailboxes();
    }

    @Test
    void isTextAndHtmlAndNothingAround() throws Exception {
        MimeMessage mail = send(payload("Northern Voice", "Subject", "Text with " + TestMails.LINK + "\n", "<p>ö</p>"));

        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContentType()).isEqualToIgnoringCase("text/html; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContent()).isEqualTo("<p>ö</p>");
    }

    @Test
    void carriesTheHeadersOfAMachineThatNobodyShouldAnswerAutomatically() throws Exception {
        MimeMessage mail = send(payload("Nörthern Vöice", "Übersicht für Müller & Söhne", "text", "html"));

        assertThat(mail.getMessageID()).isEqualTo("<id-1@connect.northernvoice.example>");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getHeader("X-Auto-Response-Suppress")).containsExactly("All");
        assertThat(mail.getHeader("Content-Language")).containsExactly("en");
        assertThat(mail.getSentDate())
                .hasTime(Instant.parse("2026-11-21T09:30:00Z").toEpochMilli());
        assertThat(mail.getFrom()[0])
                .hasToString("=?UTF-8?Q?N=C3=B6rthern_V=C3=B6ice?= <no-reply@northernvoice.example>");
        assertThat(mail.getReplyTo()[0]).hasToString("maja@northernvoice.example");
        assertThat(mail.getSubject()).isEqualTo("Übersicht für Müller & Söhne");
    }

    @Test
    void keepsTheLinkOnOneLineEvenUndecodedWhereTheTextIsPlain() throws Exception {
        MimeMessage mail = send(payload("N", "S", "Open:\n" + TestMails.LINK + "\nBye\n", "<p>x</p>"));

        assertThat(raw(((MimeMultipart) mail.getContent()).getBodyPart(0)).lines())
                .contains(TestMails.LINK);
    }

    @Test
    void keepsTheLinkOnOneLineOnceDecodedWhereTheTextIsNot() throws Exception {
        MimeMessage mail = send(payload("N", "S", "Öffnen:\n" + TestMails.LINK + "\nTschüß\n", "<p>x</p>"));

        String text =
                (String) ((MimeMultipart) mail.getContent()).getBodyPart(0).getContent();
        assertThat(text.lines()).contains(TestMails.LINK, "Öffnen:", "Tschüß");
    }

    @Test
    void letsTwoHundredInjectionsAddNoHeaderAndNoRecipient() throws Exception {
        List<String> payloads = injections();
        int refused = 0;
        for (String hostile : payloads) {
            refused += isRefused(() -> Inputs.email("recipient", "adele" + hostile + "@contoso.example"));
            refused += isRefused(() -> Inputs.line("name", "Adele" + hostile, 400));
            // Past validation, the mail must still hold: name, subject and both bodies.
            SERVER.purgeEmailFromAllMailboxes();
            MimeMessage mail = send(payload("N" + hostile, "S" + hostile, "t" + hostile, "h" + hostile));

            assertThat(SERVER.getReceivedMessages()).hasSize(1);
            assertThat(mail.getAllRecipients()).extracting(Address::toString).containsExactly("adele@contoso.example");
            assertThat(Collections.list(mail.getAllHeaders()).stream().map(Header::getName))
                    .doesNotContain("Bcc", "Cc", "X-Evil")
                    .doesNotHaveDuplicates();
        }
        assertThat(payloads).hasSize(200);
        assertThat(refused).isEqualTo(400);
    }

    @Test
    void answersWithTheServersOwnWords() throws Exception {
        try (SmtpConnection connection = smtp().connect()) {
            Delivery delivery =
                    connection.send(MimeMail.of(connection.session(), claimed(), payload("N", "S", "t", "h")));

            assertThat(delivery).isInstanceOf(Delivery.Accepted.class);
            assertThat(delivery.answer()).startsWith("250 ");
        }
    }

    @Test
    void refusesARecipientThatIsNoAddress() {
        for (String wrong : List.of(
                "adele", "a@b", "a b@contoso.example", "a@contoso.example, b@evil.example", "<a@contoso.example>")) {
            assertThatExceptionOfType(InvalidInput.class).isThrownBy(() -> Inputs.email("recipient", wrong));
        }
    }

    private static List<String> injections() {
        List<String> breaks = List.of(
                "\r\n", "\n", "\r", "\u760D\u760A", "\u760A", "\u760D", "\u2028", "\u2029", "\u0085", "\u0000\r\n");
        List<String> heads = List.of(
                "Bcc: victim@evil.example",
                "Cc: victim@evil.example",
                "X-Evil: 1",
                "To: victim@evil.example",
                "Subject: other",
                "Content-Type: text/html",
                "\r\n<script>alert(1)</script>",
                ".\r\nMAIL FROM:<x@evil.example>",
                ".\r\nRCPT TO:<victim@evil.example>",
                "RSET\r\nDATA");
        List<String> payloads = new ArrayList<>();
        for (String lineBreak : breaks) {
            for (String head : heads) {
                payloads.add(lineBreak + head);
                payloads.add(lineBreak + lineBreak + head + lineBreak);
            }
        }
        return payloads;
    }

    private static int isRefused(Runnable input) {
        try {
            input.run();
            return 0;
        } catch (InvalidInput e) {
            return 1;
        }
    }

    private static MimeMessage send(MailPayload payload) throws Exception {
        try (SmtpConnection connection = smtp().connect()) {
            Delivery delivery = connection.send(MimeMail.of(connection.session(), claimed(), payload));
            assertThat(delivery).isInstanceOf(Delivery.Accepted.class);
        }
        return SERVER.getReceivedMessages()[0];
    }

    private static Smtp smtp() {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(SERVER.getSmtp().getPort());
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("mailSender", sender);
        return new Smtp(
                beans.getBeanProvider(JavaMailSenderImpl.class),
                PUBLIC_URL,
                new SignInPause(java.time.Duration.ofSeconds(1), java.time.Clock.systemUTC()));
    }

    private static MailPayload payload(String name, String subject, String text, String html) {
        return new MailPayload(
                "no-reply@northernvoice.example", name, "maja@northernvoice.example", subject, "en", text, html);
    }

    private static MailClaims.Claimed claimed() {
        return new MailClaims.Claimed(
                UUID.randomUUID(),
                "invitation",
                "invitation",
                UUID.randomUUID(),
                null,
                "adele@contoso.example",
                "<id-1@connect.northernvoice.example>",
                null,
                1,
                Instant.parse("2026-11-21T09:30:00Z"));
    }

    private static String raw(BodyPart part) throws Exception {
        return new String(
                ((jakarta.mail.internet.MimeBodyPart) part).getRawInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
