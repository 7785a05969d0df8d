package bench.web;

import bench.harness.Benchmark;
import bench.harness.Contender;
import bench.harness.Cost;
import bench.harness.Database;
import bench.harness.Lab;
import bench.harness.Portal;
import bench.harness.Report;
import bench.harness.Rounds;
import bench.harness.Spread;
import bench.harness.Tenants;
import bench.harness.Tenants.Tenant;
import bench.web.Readers.Read;
import com.github.kagkarlsson.scheduler.Scheduler;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.provider.Role;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Hashes;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import tools.jackson.databind.json.JsonMapper;

/** The Pending Invitations as an operator gets them, beside the same rows in a string. */
public final class PendingPage implements Benchmark {

    /** What the page shows at once. */
    static final int ROWS = 25;

    private static final int INVITATIONS = 200;
    private static final int READERS = 4;
    private static final int PAGES_EACH = Integer.getInteger("bench.pages", 250);
    private static final String PAGE = "Gatehouse, the page";
    private static final String STRING = "limit: the same rows in a string";

    private final Map<String, List<Read>> reads = new HashMap<>();

    @Override
    public String id() {
        return "B14";
    }

    @Override
    public String title() {
        return "Pending Invitations, %d of %d rows, %d connections".formatted(ROWS, INVITATIONS, READERS);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        lab.endPortal();
        Map<String, String> quiet = Map.of("db-scheduler.polling-interval", "1d");
        try (Portal portal = new Portal(lab.database(), lab.cloud(), quiet, PlainList.class)) {
            portal.bean(Scheduler.class).pause();
            invite(lab.database(), portal);
            String cookie = "gh_operator=" + signIn(lab.database(), portal);
            URI page = URI.create("http://localhost:" + portal.port() + "/invitations");
            try (Readers readers = new Readers(cookie, READERS);
                    Readers alone = new Readers(cookie, 1)) {
                Rounds rounds = Rounds.of(
                        lab.meter(),
                        List.of(reading(PAGE, readers, page), reading(STRING, readers, page.resolve(PlainList.PATH))));
                Statements.Count count = Statements.of(() -> alone.read(page, 1, ROWS));
                report.costs(rounds, READERS * PAGES_EACH, "page");
                report.line("One page: %d statements in %d transactions, the session's included."
                        .formatted(count.statements(), count.transactions()));
                report.line("");
                report.atMost("times " + STRING + ", CPU without that of the readers", times(rounds), 8);
                report.atMost("statements for a page", Spread.exactly(count.statements()), 3);
                report.atMost(
                        "times the median until 99 of 100 pages are there",
                        Spread.of(recorded(PAGE).stream()
                                .map(read -> read.at(99) / read.at(50))
                                .toList()),
                        5);
            }
        }
    }

    private Contender reading(String name, Readers readers, URI page) {
        return Contender.of(
                name,
                () -> reads.computeIfAbsent(name, key -> new ArrayList<>()).add(readers.read(page, PAGES_EACH, ROWS)));
    }

    /** Without the round that warms up. */
    private List<Read> recorded(String name) {
        List<Read> all = reads.get(name);
        return all.subList(1, all.size());
    }

    private Spread times(Rounds rounds) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < recorded(PAGE).size(); i++) {
            times.add(without(rounds.costs(PAGE).get(i), recorded(PAGE).get(i))
                    / without(rounds.costs(STRING).get(i), recorded(STRING).get(i)));
        }
        return Spread.of(times);
    }

    private static double without(Cost cost, Read read) {
        return cost.allCpu() - read.cpu();
    }

    private static void invite(Database database, Portal portal) {
        Actor inviter = new Actor(Actor.Kind.OPERATOR, "bench", "Maja Jensen", "maja.jensen@northernvoice.example");
        for (Tenant tenant : new Tenants(database, portal).make(INVITATIONS)) {
            NewInvitation wanted = new NewInvitation(
                    tenant.customer(),
                    "direct-routing",
                    null,
                    null,
                    null,
                    null,
                    List.of("adele.vance@" + tenant.tenant() + ".example"),
                    null,
                    null,
                    null,
                    null,
                    true);
            portal.in(() -> portal.bean(Invitations.class).issue(wanted, inviter));
        }
        database.admin.execute("vacuum analyze");
    }

    /** As a sign-in leaves it; the browser's secret is known by its hash alone. */
    private static <S extends Session> String signIn(Database database, Portal portal) {
        @SuppressWarnings("unchecked")
        SessionRepository<S> sessions = portal.bean(SessionRepository.class);
        S session = sessions.createSession();
        session.setAttribute(
                "operator",
                portal.bean(JsonMapper.class)
                        .writeValueAsString(Map.of(
                                "provider",
                                portal.provider.toString(),
                                "tenant",
                                "11111111-2222-4333-8444-555555555555",
                                "object",
                                UUID.randomUUID().toString(),
                                "upn",
                                "maja.jensen@northernvoice.example",
                                "name",
                                "Maja Jensen",
                                "role",
                                Role.OWNER)));
        sessions.save(session);
        String secret = UUID.randomUUID().toString();
        int changed = database.admin.update(
                "update spring_session set session_id = ? where session_id = ?",
                Hashes.sha256Base64Url(secret).substring(0, 36),
                session.getId());
        Report.require(changed == 1, "a session was made");
        return secret;
    }
}
