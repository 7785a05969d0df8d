package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestDatabase;
import io.gatehouse.campaign.ConnectedCustomers;
import io.gatehouse.packaging.Running;
import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * A campaign to many customers, and the production jar dies, as by {@code kill -9}, with half of them asked: 100 in a
 * build, {@code -Dgatehouse.customers=2000} for as many as the largest providers have.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Execution(value = ExecutionMode.CONCURRENT, reason = "an installation of its own, and mostly waiting for starts")
class CampaignKillIT {

    private static final int CUSTOMERS = Integer.getInteger("gatehouse.customers", 100);
    private static final int PER_HOUR = 180_000;
    /** As many mails as db-scheduler has threads may be in somebody's hands when the portal dies. */
    private static final int AT_ONCE = 24;

    private static final Duration PAUSE = Duration.ofHours(1).dividedBy(PER_HOUR);
    /** The rate is what is asked for; a busy machine asks and mails fewer in a second. */
    private static final Duration LONGEST = Duration.ofMinutes(5).plusSeconds(CUSTOMERS);

    private static final Pattern ASKED = Pattern.compile("([\\d,]+) of [\\d,]+ asked or skipped");

    private final TestDatabase.Address database = TestDatabase.create();
    private MortalPortal portal;
    private Automation api;

    private record Arrived(String recipient, String messageId, Instant at) {}

    @Test
    void asksEachOnceAtItsRateThoughItDiesInTheMiddle() throws Exception {
        waitForNoDisk();
        try (MortalPortal mortal = new MortalPortal(logs(), database, "campaign.issued*" + CUSTOMERS / 2, 1)) {
            portal = mortal;
            portal.persistently(() -> true);
            api = new Automation(portal.url(), portal.sandbox().loginEndpoint());
            TestBrowser operator = operator();
            connect();
            Instant begin = Instant.now();
            String campaign = begun();

            showsProgress(campaign, operator);
            JsonNode done = end(campaign);

            Duration took = Duration.between(begin, Instant.now());
            assertThat(portal.deaths()).isEqualTo(1);
            assertThat(done.at("/numbers/sent").asInt()).isEqualTo(CUSTOMERS);
            List<Arrived> mails = arrived();
            System.out.printf("%d customers asked within %d s, %d mails%n", CUSTOMERS, took.toSeconds(), mails.size());
            neverFasterThanWanted(mails, begin);
            eachAskedOnce(mails);
        }
    }

    private static Path logs() throws IOException {
        Path directory = Running.jar().resolveSibling("kill").resolve("campaign");
        FileSystemUtils.deleteRecursively(directory);
        return Files.createDirectories(directory);
    }

    /** The database outlives the portal, and nothing that is proven here depends on its disk. */
    private void waitForNoDisk() throws SQLException {
        try (SingleConnectionDataSource all =
                new SingleConnectionDataSource(TestDatabase.administrator(database), true)) {
            JdbcClient.create(all)
                    .sql("alter database " + all.getConnection().getCatalog() + " set synchronous_commit = off")
                    .update();
        }
    }

    private TestBrowser operator() {
        TestBrowser browser = new TestBrowser(portal.url(), portal.url());
        TestBrowser.Page picker = browser.open("/");
        browser.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.OWNER_UPN));
        return browser;
    }

    private void connect() throws SQLException {
        try (SingleConnectionDataSource all =
                new SingleConnectionDataSource(TestDatabase.administrator(database), true)) {
            JdbcClient jdbc = JdbcClient.create(all);
            UUID provider =
                    jdbc.sql("select id from provider").query(UUID.class).single();
            ConnectedCustomers.thatLackOne(jdbc, provider, CUSTOMERS);
        }
    }

    private String begun() {
        JsonNode campaign =
                api.post("/api/v1/campaigns", Map.of("profile", "direct-routing", "perHour", PER_HOUR), 201);
        assertThat(campaign.at("/numbers/total").asInt()).isEqualTo(CUSTOMERS);
        return campaign.path("id").asString();
    }

    /** Page and API at the same moment, with some asked and others not. */
    private void showsProgress(String campaign, TestBrowser operator) {
        JsonNode before = await(campaign, now -> now.at("/numbers/sent").asInt() > 0);
        TestBrowser.Page page = portal.persistently(() -> operator.open("/campaigns/" + campaign));
        JsonNode after = portal.persistently(() -> api.get("/api/v1/campaigns/" + campaign));

        assertThat(before.path("state").asString()).isEqualTo("RUNNING");
        String text = Html.text(page.body());
        Matcher asked = ASKED.matcher(text);
        assertThat(asked.find()).as(text).isTrue();
        assertThat(text).contains("180,000 per hour");
        assertThat(Integer.parseInt(asked.group(1).replace(",", "")))
                .isBetween(settled(before), settled(after))
                .isBetween(1, CUSTOMERS - 1);
    }

    private static int settled(JsonNode campaign) {
        JsonNode numbers = campaign.path("numbers");
        assertThat(numbers.path("waiting").asInt() + numbers.path("sent").asInt())
                .isEqualTo(CUSTOMERS);
        return numbers.path("sent").asInt();
    }

    private JsonNode end(String campaign) {
        JsonNode done = await(campaign, now -> now.path("state").asString().equals("DONE"));
        Awaitility.await("all mails are delivered")
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> undelivered() == 0);
        return done;
    }

    private long undelivered() throws SQLException {
        try (SingleConnectionDataSource all =
                new SingleConnectionDataSource(TestDatabase.administrator(database), true)) {
            return JdbcClient.create(all)
                    .sql("select count(*) from mail_message where state <> 'SENT'")
                    .query(Long.class)
                    .single();
        }
    }

    private JsonNode await(String campaign, java.util.function.Predicate<JsonNode> condition) {
        return Awaitility.await()
                .dontCatchUncaughtExceptions()
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> portal.persistently(() -> api.get("/api/v1/campaigns/" + campaign)), condition);
    }

    /** What the customers' mail server got, in the order in which it came. */
    private List<Arrived> arrived() {
        return api.mails(".example").reversed().stream()
                .filter(mail -> mail.path("recipients").path(0).asString().startsWith("admin@c"))
                .map(mail -> new Arrived(
                        mail.path("recipients").path(0).asString(),
                        mail.path("headers")
                                .valueStream()
                                .filter(header -> header.path("name").asString().equalsIgnoreCase("Message-ID"))
                                .findFirst()
                                .orElseThrow()
                                .path("value")
                                .asString(),
                        Instant.parse(mail.path("receivedAt").asString())))
                .toList();
    }

    /** The n-th mail comes n pauses after the start at the earliest, copies not counted. */
    private static void neverFasterThanWanted(List<Arrived> mails, Instant begin) {
        List<Instant> first = mails.stream()
                .collect(Collectors.toMap(Arrived::messageId, Arrived::at, (one, copy) -> one))
                .values()
                .stream()
                .sorted()
                .toList();
        assertThat(IntStream.range(0, first.size())
                        .filter(n -> first.get(n).plusMillis(1).isBefore(begin.plus(PAUSE.multipliedBy(n)))))
                .as("mails that came too early")
                .isEmpty();
    }

    /** A mail that the server took at the moment of the death comes again as the same message. */
    private static void eachAskedOnce(List<Arrived> mails) {
        Map<String, List<String>> ids = mails.stream()
                .collect(Collectors.groupingBy(
                        Arrived::recipient, Collectors.mapping(Arrived::messageId, Collectors.toList())));
        assertThat(ids.keySet())
                .isEqualTo(IntStream.rangeClosed(1, CUSTOMERS)
                        .mapToObj(n -> "admin@c" + n + ".example")
                        .collect(Collectors.toSet()));
        assertThat(ids.values())
                .allSatisfy(of -> assertThat(of.stream().distinct()).hasSize(1));
        assertThat(mails).hasSizeBetween(CUSTOMERS, CUSTOMERS + AT_ONCE);
    }
}
