package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestDatabase;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.packaging.Installation;
import io.gatehouse.packaging.OldPostgres;
import io.gatehouse.packaging.Running;
import io.gatehouse.packaging.TrainedPortal;
import io.gatehouse.sandbox.SandboxFacts;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** The whole job by a browser without JavaScript and by REST, against the production jar set up by variables alone. */
@Execution(value = ExecutionMode.CONCURRENT, reason = "installations of their own")
class ProductionJourneyIT {

    private static final Pattern LINK = Pattern.compile("http://localhost:\\d+/authenticate/[A-Za-z0-9_-]+");

    @TempDir
    Path directory;

    private Automation api;

    @Test
    void connectsACustomerOnTheCurrentDatabase() {
        walk(TestDatabase.create(), List.of("-jar", Running.jar().toString()), this::invitedByPages);
    }

    @Test
    void connectsACustomerOnTheOldestDatabase() throws IOException, SQLException {
        try (OldPostgres old = OldPostgres.start()) {
            walk(old.database(), TrainedPortal.arguments(), portal -> invitedByCalls());
        }
    }

    /** Who is to be connected, and the invitation. */
    private record Asked(String customer, String invitation) {}

    private void walk(TestDatabase.Address database, List<String> program, Function<String, Asked> inviting) {
        try (Installation installation = Installation.on(directory, database)) {
            List<String> arguments = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
            arguments.addAll(program);
            installation.start(arguments);
            api = new Automation(
                    installation.publicUrl(), installation.sandbox().loginEndpoint());
            Instant begin = Instant.now().minusSeconds(5);
            Asked asked = inviting.apply(installation.publicUrl());
            String customer = asked.customer();
            String invitation = asked.invitation();
            String link = mailedLink(invitation);
            consent(installation.publicUrl(), link);
            completed(invitation);
            String connection = connected(customer, invitation);
            copied(customer, begin);
            used(connection);
            brokenAndRepaired(installation, customer, connection);
            disconnected(connection, customer);
            told();
        }
    }

    private Asked invitedByCalls() {
        String customer = customer();
        return new Asked(customer, invitation(customer));
    }

    /** As an operator does it, by the forms of the pages and without JavaScript. */
    private Asked invitedByPages(String portal) {
        OperatorDesk operator = new OperatorDesk(portal);
        Page proposed = operator.fill(
                operator.see("/customers/new"),
                "/customers",
                Map.of(
                        "shortName", "fabrikam",
                        "displayName", "Fabrikam GmbH",
                        "tenant", "fabrikam.com",
                        "reference", "CRM-4711",
                        "contactEmail", SandboxFacts.FABRIKAM_ADMIN,
                        "invite", "true"));
        assertThat(proposed.address().getPath()).isEqualTo("/invitations/new");
        String customer = Html.first(proposed.address().toString(), "customer=([0-9a-f-]{36})");
        Page sent = operator.fill(
                proposed,
                "/invitations",
                Map.of(
                        "customer", customer,
                        "profile", "direct-routing",
                        "method", "DELEGATED_TOKEN",
                        "recipients", SandboxFacts.FABRIKAM_ADMIN,
                        "expiresInHours", "336",
                        "completion", "AUTOMATIC"));
        String invitation = Html.first(sent.address().getPath(), "^/invitations/([0-9a-f-]{36})$");
        assertThat(operator.see("/invitations").body()).contains("Fabrikam GmbH", "/invitations/" + invitation);

        JsonNode made = api.get("/api/v1/customers/" + customer);
        assertThat(made.path("tenantId").asString()).isEqualTo(SandboxFacts.FABRIKAM);
        assertThat(made.path("reference").asString()).isEqualTo("CRM-4711");
        assertThat(api.get("/api/v1/invitations/" + invitation).path("status").asString())
                .isEqualTo("PENDING");
        return new Asked(customer, invitation);
    }

    private String customer() {
        JsonNode customer = api.post("/api/v1/customers", Automation.fabrikam(), 201);
        assertThat(customer.path("shortName").asString()).isEqualToIgnoringCase("fabrikam");
        assertThat(customer.path("displayName").asString()).isEqualTo("Fabrikam GmbH");
        assertThat(customer.path("tenantId").asString()).isEqualTo(SandboxFacts.FABRIKAM);
        assertThat(customer.hasNonNull("state")).isTrue();
        String id = customer.path("id").asString();
        JsonNode duplicate = api.post("/api/v1/customers", Automation.fabrikam(), 409);
        assertThat(duplicate.path("id").asString()).isEqualTo(id);
        return id;
    }

    private String invitation(String customer) {
        JsonNode made = api.post("/api/v1/customers/" + customer + "/invitations", Automation.invitation(), 201);
        assertThat(made.path("status").asString()).isEqualTo("PENDING");
        assertThat(made.path("purpose").asString()).isNotBlank();
        assertThat(Instant.parse(made.path("expiresAt").asString()))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(47)), Instant.now().plus(Duration.ofHours(49)));
        assertThat(made.path("recipients").get(0).asString()).isEqualTo(SandboxFacts.FABRIKAM_ADMIN);
        assertThat(made.path("mail").path("status").asString()).isIn("QUEUED", "SENT");
        assertThat(made.hasNonNull("link")).isFalse();
        return made.path("id").asString();
    }

    private String mailedLink(String invitation) {
        await(
                "the mail is sent",
                () -> api.get("/api/v1/invitations/" + invitation)
                        .path("mail")
                        .path("status")
                        .asString()
                        .equals("SENT"));
        JsonNode mail = api.mails(SandboxFacts.FABRIKAM_ADMIN).getFirst();
        String text = mail.path("text").asString();
        String link = links(text).getFirst();
        assertThat(links(mail.path("html").asString())).contains(link);
        assertThat(links(forwarded(text))).contains(link);
        return link;
    }

    static List<String> links(String text) {
        return LINK.matcher(text).results().map(MatchResult::group).distinct().toList();
    }

    /** As mail programs pass it on: quoted, and as quoted-printable, which breaks every line after 76 characters. */
    private static String forwarded(String text) {
        try {
            MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
            message.setText("Please do this.\n\n> " + text.replace("\n", "\n> "), "utf-8");
            message.setHeader("Content-Transfer-Encoding", "quoted-printable");
            message.saveChanges();
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            message.writeTo(wire);
            assertThat(wire.toString(StandardCharsets.US_ASCII).lines()).allMatch(line -> line.length() <= 78);
            return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(wire.toByteArray()))
                    .getContent()
                    .toString();
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void consent(String portal, String link) {
        TestBrowser browser = new TestBrowser(portal, portal);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page start = browser.open(link);
        assertThat(start.h1()).isEqualTo("Connect Fabrikam GmbH to Northern Voice");
        Page finished = microsoft.consent(microsoft.signIn(start, SandboxFacts.FABRIKAM_ADMIN));
        assertThat(finished.h1()).isEqualTo("Fabrikam GmbH is connected");
        assertThat(browser.cookieNames()).contains("gh_wizard");
        assertThat(browser.open(link).h1()).isEqualTo("Fabrikam GmbH is connected");
    }

    private void completed(String invitation) {
        JsonNode now = api.get("/api/v1/invitations/" + invitation);
        assertThat(now.path("status").asString()).isEqualTo("COMPLETED");
        assertThat(now.path("signedInAs").asString()).isEqualTo(SandboxFacts.FABRIKAM_ADMIN);
        assertThat(now.path("mail").path("count").asInt()).isEqualTo(1);
        assertThat(now.path("mail").path("lastAnswer").asString()).startsWith("250");
        assertThat(api.all("/api/v1/invitations?status=COMPLETED")).hasSize(1);
    }

    private String connected(String customer, String invitation) {
        List<JsonNode> connections = api.all("/api/v1/connections?customerId=" + customer);
        assertThat(connections).hasSize(1);
        JsonNode connection = api.get(
                "/api/v1/connections/" + connections.getFirst().path("id").asString());
        assertThat(connection.path("profile").asString()).isEqualTo("direct-routing");
        assertThat(connection.path("method").asString()).isEqualTo("DELEGATED_TOKEN");
        assertThat(connection.path("registration").asString()).isNotBlank();
        assertThat(connection.path("actsAs").asString()).isNotBlank();
        assertThat(connection.path("account").path("userPrincipalName").asString())
                .isEqualTo(SandboxFacts.FABRIKAM_ADMIN);
        assertThat(connection.path("tenantId").asString()).isEqualTo(SandboxFacts.FABRIKAM);
        assertThat(connection.path("health").asString()).isEqualTo("HEALTHY");
        assertThat(connection.path("grantedScopes").size()).isEqualTo(9);
        assertThat(connection.path("grantedRoles").isArray()).isTrue();
        assertThat(connection.path("credentials").get(0).path("kind").asString())
                .isEqualTo("REFRESH_TOKEN");
        assertThat(connection.path("tokens").hasNonNull("state")).isTrue();
        String id = connection.path("id").asString();
        assertThat(api.get("/api/v1/invitations/" + invitation)
                        .path("connectionId")
                        .asString())
                .isEqualTo(id);
        return id;
    }

    private void copied(String customer, Instant begin) {
        await("the first sync is finished", () -> api.eventTypes().contains("sync.finished"));
        String directory = "/api/v1/customers/" + customer + "/directory/";
        List<JsonNode> users = api.all(directory + "users");
        assertThat(users).hasSize(5_000);
        assertThat(users.getFirst().hasNonNull("userPrincipalName")).isTrue();
        assertThat(users.getFirst().hasNonNull("displayName")).isTrue();
        assertThat(api.all(directory + "users?changedSince=" + begin)).hasSize(5_000);
        List<JsonNode> groups = api.all(directory + "groups");
        assertThat(groups).isNotEmpty();
        assertThat(groups)
                .anyMatch(group -> !api.all(
                                directory + "groups/" + group.path("id").asString() + "/members")
                        .isEmpty());
    }

    private void used(String connection) {
        String path = "/api/v1/connections/" + connection;
        succeeds(path + "/verify");
        succeeds(path + "/sync");
        JsonNode token = api.post(path + "/access-token", Map.of(), 200);
        assertThat(Instant.parse(token.path("expiresAt").asString())).isAfter(Instant.now());
        assertThat(token.size()).isEqualTo(2);
        assertThat(api.atMicrosoft("/v1.0/me", token.path("accessToken").asString())
                        .path("userPrincipalName")
                        .asString())
                .isEqualTo(SandboxFacts.FABRIKAM_ADMIN);
    }

    /** An operator sees what the customer's administrator undid, sends one link, and sees that it is well again. */
    private void brokenAndRepaired(Installation installation, String customer, String connection) {
        OperatorDesk operator = new OperatorDesk(installation.publicUrl());
        String page = "/connections/" + connection;
        assertThat(operator.see("/customers/" + customer).body()).contains("Fabrikam GmbH", page);
        assertThat(operator.see(page).body()).contains("Healthy").doesNotContain("Action required");

        installation.press("/_sandbox/revoke", "{\"tenant\":\"" + SandboxFacts.FABRIKAM + "\"}");
        operator.press(page, page + "/verify");
        await("the page shows the break", () -> operator.see(page).body().contains("Action required"));
        assertThat(operator.see("/").body()).contains(page, "Fabrikam GmbH");

        int mails = api.mails(SandboxFacts.FABRIKAM_ADMIN).size();
        Page sent = operator.press(page, page + "/reconnect");
        assertThat(sent.address()).asString().contains("/invitations/");
        await(
                "the repair link is sent",
                () -> api.mails(SandboxFacts.FABRIKAM_ADMIN).size() > mails);
        String link = links(api.mails(SandboxFacts.FABRIKAM_ADMIN)
                        .getFirst()
                        .path("text")
                        .asString())
                .getFirst();
        TestBrowser browser = new TestBrowser(installation.publicUrl(), installation.publicUrl());
        Page back = new AtMicrosoft(browser).signIn(browser.open(link), SandboxFacts.FABRIKAM_ADMIN);
        Page finished = back.h1().endsWith("is connected") ? back : new AtMicrosoft(browser).consent(back);
        assertThat(finished.h1()).isEqualTo("Fabrikam GmbH is connected");
        assertThat(operator.see(page).body()).contains("Healthy").doesNotContain("Action required");
        assertThat(api.all("/api/v1/connections?customerId=" + customer)).hasSize(1);
    }

    private void disconnected(String connection, String customer) {
        String path = "/api/v1/connections/" + connection;
        succeeds(path + "/disconnect");
        assertThat(api.get(path).path("health").asString()).isEqualTo("DISCONNECTED");
        assertThat(api.all("/api/v1/connections?health=DISCONNECTED&customerId=" + customer))
                .hasSize(1);
        api.post(path + "/access-token", Map.of(), 409);
    }

    private void succeeds(String path) {
        String job = "/api/v1/jobs/" + api.post(path, null, 202).path("jobId").asString();
        await(path, () -> {
            String state = api.get(job).path("state").asString();
            assertThat(state).isNotIn("FAILED", "CANCELLED");
            return state.equals("SUCCEEDED");
        });
    }

    private void told() {
        assertThat(api.eventTypes())
                .containsSubsequence(
                        "customer.created",
                        "invitation.issued",
                        "invitation.sent",
                        "invitation.opened",
                        "connection.created",
                        "sync.started",
                        "sync.finished",
                        "operator.signed_in",
                        "invitation.issued",
                        "connection.reconnected",
                        "connection.disconnected")
                .contains("invitation.completed", "consent.granted", "connection.verified", "connection.token_issued");
        List<Long> order = api.events().stream()
                .map(event -> event.path("sequence").asLong())
                .toList();
        assertThat(order).isSorted().doesNotHaveDuplicates();
        assertThat(order.getLast() - order.getFirst()).as("no gap").isEqualTo(order.size() - 1L);
        assertThat(api.all("/api/v1/audit")).hasSize(order.size());
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(300))
                .until(condition);
    }
}
