package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.TestBrowser;
import io.gatehouse.customer.Contact;
import io.gatehouse.customer.NewCustomer;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;

/** An invitation with the mail that carries it, byte for byte as the mail server took it. */
final class MailedInvitation {

    private static final String NOTE =
            "Please do this before Friday, and write to me if anything on the way looks odd to you, whatever it is.";

    final UUID customer;
    final UUID invitation;
    final SmallTenant tenant;
    private final RunningPortal portal;
    private final MimeMessage mail;

    private MailedInvitation(RunningPortal portal, SmallTenant tenant, UUID customer, UUID invitation) {
        this.portal = portal;
        this.tenant = tenant;
        this.customer = customer;
        this.invitation = invitation;
        this.mail = received();
    }

    static MailedInvitation to(RunningPortal portal, SmallTenant tenant) {
        UUID customer = portal.in(() -> portal.bean(Customers.class)
                .create(
                        new NewCustomer(
                                tenant.domain().replaceAll("\\..*", ""),
                                tenant.name(),
                                tenant.tenantId(),
                                List.of(new Contact(tenant.admin(), "Kim Admin", null)),
                                null,
                                List.of(),
                                null),
                        Invited.MAJA)
                .id());
        NewInvitation wanted = new NewInvitation(
                customer, "direct-routing", null, null, null, null, null, null, null, NOTE, null, true);
        UUID invitation = portal.in(() -> portal.bean(Invitations.class)
                .issue(wanted, Invited.MAJA)
                .invitation()
                .id());
        return new MailedInvitation(portal, tenant, customer, invitation);
    }

    /** As it stands in the text part, alone on its line. */
    String link() {
        List<String> links = ProductionJourneyIT.links(part("text/plain"));
        assertThat(links).hasSize(1);
        assertThat(part("text/plain").lines()).contains(links.getFirst());
        return links.getFirst();
    }

    String html() {
        return part("text/html");
    }

    /** What arrives where it is passed on, as different programs do that: quoted, in a block, wrapped, encoded anew. */
    List<String> forwarded() {
        String text = "Could you do this?\n\n> " + part("text/plain").replace("\n", "\n> ");
        String html = "<p>Could you do this?</p><blockquote>" + html() + "</blockquote>";
        return List.of(
                forwarded(text, "plain", "quoted-printable"),
                forwarded(text, "plain", "base64"),
                forwarded(wrapped(text), "plain", "7bit"),
                forwarded(html, "html", "quoted-printable"),
                forwarded(html, "html", "base64"));
    }

    private MimeMessage received() {
        TestBrowser reader = new TestBrowser(portal.url, portal.url);
        String inbox = portal.sandbox.inboxPage().toString();
        Automation api = new Automation(portal.url, portal.sandbox.loginEndpoint());
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !api.mails(tenant.admin()).isEmpty());
        String id = api.mails(tenant.admin()).getFirst().path("id").asString();
        return parsed(reader.open(inbox + "/" + id + "/source").body().getBytes(StandardCharsets.UTF_8));
    }

    private String part(String type) {
        try {
            MimeMultipart parts = (MimeMultipart) mail.getContent();
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart each = parts.getBodyPart(i);
                if (each.isMimeType(type)) {
                    return each.getContent().toString().replace("\r\n", "\n");
                }
            }
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("No " + type);
    }

    private static String forwarded(String content, String subtype, String encoding) {
        try {
            MimeBodyPart body = new MimeBodyPart();
            body.setText(content, "utf-8", subtype);
            body.setHeader("Content-Transfer-Encoding", encoding);
            MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
            message.setSubject("Fw: what we talked about");
            message.setContent(new MimeMultipart("mixed", body));
            message.saveChanges();
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            message.writeTo(wire);
            assertThat(wire.toString(StandardCharsets.US_ASCII).lines())
                    .as("on the wire")
                    .allMatch(line -> line.length() <= 82);
            MimeMultipart read = (MimeMultipart) parsed(wire.toByteArray()).getContent();
            return read.getBodyPart(0).getContent().toString();
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Quoted lines of about 72 characters, broken at blanks, as programs do that send plain text. */
    private static String wrapped(String text) {
        return text.lines()
                .map(line -> line.replaceAll("(.{50,70}?) +(?=\\S)", "$1\n> "))
                .collect(Collectors.joining("\n"));
    }

    private static MimeMessage parsed(byte[] source) {
        try {
            return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(source));
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }
}
