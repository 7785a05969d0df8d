package io.gatehouse.sandbox.desk.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxSettings;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.Thread.UncaughtExceptionHandler;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Mails go in by SMTP and come out on the inbox page. */
class MailTests {

    private static final String LINK = "http://localhost:8080/authenticate/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

    @TempDir
    Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void start() {
        sandbox = started();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void showsWhatWasSent() throws Exception {
        send("adele.vance@contoso.com", "Grüße from Northern Voice", "user", "secret");
        send("other@contoso.com", "Second", "another", "login");
        String list = page("/inbox");
        assertThat(list).contains("Grüße from Northern Voice", "adele.vance@contoso.com", "2 mails, newest first.");
        assertThat(list.indexOf("Second")).isLessThan(list.indexOf("Grüße"));
        assertThat(page("/inbox?to=ADELE")).contains("Grüße").doesNotContain("Second");
        assertThat(page("/inbox?to=nobody")).contains("Nothing matches");
        JsonNode mail = mails("adele").get(0);
        assertThat(mail.path("links").get(0).asString()).isEqualTo(LINK);
        String opened = page("/inbox/" + mail.path("id").asString());
        assertThat(opened)
                .contains("target=\"_blank\"", "rel=\"noopener noreferrer\"", LINK, "Message-ID", "Delivered-To")
                .contains("sandbox=\"allow-same-origin allow-popups allow-popups-to-escape-sandbox\"");
        var html = get("/inbox/" + mail.path("id").asString() + "/html");
        assertThat(html.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("sandbox ")
                .contains("default-src 'none'")
                .doesNotContain("script");
        assertThat(html.body()).contains("<b>Welcome</b>", "<base target=\"_blank\">");
    }

    @Test
    void keepsMailsAndRulesAcrossARestart() throws Exception {
        send("adele.vance@contoso.com", "Kept", null, null);
        control("refuse", "{\"address\":\"gone@contoso.com\",\"answer\":\"550 5.1.1 unknown user\"}");
        sandbox.close();
        sandbox = started();
        assertThat(mails("").get(0).path("subject").asString()).isEqualTo("Kept");
        assertThatThrownBy(() -> send("gone@contoso.com", "x", null, null)).isInstanceOf(SendFailedException.class);
    }

    @Test
    void refusesAddressesWithTheGivenAnswer() throws Exception {
        control("refuse", "{\"address\":\"@fabrikam.com\",\"answer\":\"550 5.1.1 unknown user\"}");
        assertThatThrownBy(() -> send("k.brandt@fabrikam.com", "x", null, null))
                .isInstanceOf(SendFailedException.class)
                .rootCause()
                .hasMessageContaining("550 5.1.1 unknown user");
        send("adele.vance@contoso.com", "Accepted", null, null);
        control("refuse", "{\"address\":\"@fabrikam.com\",\"answer\":\"\"}");
        send("k.brandt@fabrikam.com", "Accepted again", null, null);
        assertThat(mails("").size()).isEqualTo(2);
        assertThat(post("refuse", "{\"address\":\"a@b.c\",\"answer\":\"no thanks\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void greylistsUntilSomeTimeHasPassed() throws Exception {
        control("switches", "{\"greylistSeconds\":120}");
        assertThatThrownBy(() -> send("adele.vance@contoso.com", "x", null, null))
                .isInstanceOf(SendFailedException.class)
                .rootCause()
                .hasMessageContaining("450 4.2.0");
        control("clock", "{\"by\":\"PT3M\"}");
        send("adele.vance@contoso.com", "Patience", null, null);
        assertThat(mails("").size()).isEqualTo(1);
    }

    @Test
    void closesAndOpensItsPort() throws Exception {
        int port = sandbox.smtpPort();
        control("switches", "{\"mailDown\":true}");
        assertThatThrownBy(() -> send("adele.vance@contoso.com", "x", null, null))
                .isInstanceOf(MessagingException.class);
        assertThat(page("/inbox")).contains("The mail server is switched off");
        control("normal", "{}");
        assertThat(sandbox.smtpPort()).isEqualTo(port);
        send("adele.vance@contoso.com", "Back", null, null);
        assertThat(mails("").size()).isEqualTo(1);
    }

    @Test
    void outlivesAClientThatDiesInTheMiddleOfAMail() throws Exception {
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
        try {
            String line = "127.0.0.1:" + dieInTheMiddle();
            await("the end of " + line)
                    .dontCatchUncaughtExceptions()
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(each -> each.getName().endsWith(line)));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(uncaught).isEmpty();
        send("adele.vance@contoso.com", "Whole", null, null);
        assertThat(mails("").size()).isEqualTo(1);
    }

    @Test
    void saysWhatToDoWhenNothingHasArrived() throws Exception {
        assertThat(page("/inbox")).contains("No mail yet", "<h1>Inbox</h1>");
        assertThat(get("/inbox/unknown").statusCode()).isEqualTo(404);
    }

    private Sandbox started() {
        return Sandbox.start(new SandboxSettings(0, 0, URI.create("http://localhost:1"), directory, true));
    }

    private void send(String to, String subject, String user, String password) throws MessagingException {
        var properties = new Properties();
        properties.put("mail.smtp.host", "localhost");
        properties.put("mail.smtp.port", Integer.toString(sandbox.smtpPort()));
        properties.put("mail.smtp.auth", Boolean.toString(user != null));
        properties.put("mail.smtp.timeout", "5000");
        properties.put("mail.smtp.connectiontimeout", "5000");
        var message = new MimeMessage(Session.getInstance(properties));
        message.setFrom(new InternetAddress("onboarding@northernvoice.example"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject, "UTF-8");
        var text = new MimeBodyPart();
        text.setText("Open this link:\n" + LINK + "\nIt ends soon.", "UTF-8");
        var html = new MimeBodyPart();
        html.setContent("<p><b>Welcome</b> <a href=\"" + LINK + "\">Start</a></p>", "text/html; charset=UTF-8");
        message.setContent(new MimeMultipart("alternative", text, html));
        if (user == null) {
            Transport.send(message);
        } else {
            Transport.send(message, user, password);
        }
    }

    /** A client that dies after some lines of a mail, with a reset as after `kill -9`; answers the port it had. */
    private int dieInTheMiddle() throws IOException {
        try (Socket line = new Socket(InetAddress.getLoopbackAddress(), sandbox.smtpPort())) {
            var answers = new BufferedReader(new InputStreamReader(line.getInputStream(), StandardCharsets.US_ASCII));
            answers.readLine();
            for (String command :
                    List.of("MAIL FROM:<a@northernvoice.example>", "RCPT TO:<adele.vance@contoso.com>", "DATA")) {
                line.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
                assertThat(answers.readLine()).startsWith(command.equals("DATA") ? "354" : "250");
            }
            line.getOutputStream().write("Subject: half".getBytes(StandardCharsets.US_ASCII));
            line.setSoLinger(true, 0);
            return line.getLocalPort();
        }
    }

    private JsonNode mails(String to) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(get("/_sandbox/mails?to=" + to).body());
    }

    private String page(String path) throws IOException, InterruptedException {
        var response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(sandbox.inboxPage().resolve(path)).build(), BodyHandlers.ofString());
    }

    private void control(String path, String body) throws IOException, InterruptedException {
        assertThat(post(path, body).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(sandbox.inboxPage().resolve("/_sandbox/" + path))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }
}
