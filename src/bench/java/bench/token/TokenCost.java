package bench.token;

import bench.harness.Benchmark;
import bench.harness.Contender;
import bench.harness.Cost.Kind;
import bench.harness.Lab;
import bench.harness.Portal;
import bench.harness.Report;
import bench.harness.Rounds;
import bench.harness.Tenants;
import bench.harness.Tenants.Tenant;
import io.gatehouse.connection.token.AccessTokens;
import java.util.List;

/** A refresh of one tenant among 10,000 must cost what it costs alone. */
public final class TokenCost implements Benchmark {

    private static final int MANY = Integer.getInteger("bench.tenants", 10_000);
    private static final int REFRESHES = 1_000;

    private int next;

    @Override
    public String id() {
        return "B8";
    }

    @Override
    public String title() {
        return "a refresh with 1 and with %,d tenants".formatted(MANY);
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        Portal portal = lab.portal();
        List<Tenant> tenants = new Tenants(lab.database(), portal).make(MANY);
        lab.database().admin.execute("vacuum analyze");
        try (SharedCache few = new SharedCache(1);
                SharedCache many = new SharedCache(MANY)) {
            Rounds rounds = Rounds.of(
                    lab.meter(),
                    List.of(
                            counted(lab, "Gatehouse, 1 tenant", () -> refresh(portal, tenants, 1)),
                            counted(lab, "Gatehouse, many tenants", () -> refresh(portal, tenants, MANY)),
                            Contender.of("shared MSAL4J cache, 1 tenant", () -> refresh(few, 1)),
                            Contender.of("shared MSAL4J cache, many tenants", () -> refresh(many, MANY))));
            report.costs(rounds, REFRESHES, "refresh");
            report.line("Gatehouse's figures hold the whole refresh: lease, unsealing, the call over HTTP and the"
                    + " server that answers it, sealing, storing. Those of the cache hold MSAL4J alone, without network"
                    + " and without a database.");
            report.line("");
            report.within(rounds, "Gatehouse, many tenants", "Gatehouse, 1 tenant", Kind.CPU, 1.5);
            report.within(rounds, "Gatehouse, many tenants", "Gatehouse, 1 tenant", Kind.WALL, 1.5);
            report.atLeast(
                    "times cheaper than the shared MSAL4J cache, many tenants, CPU",
                    rounds.times("shared MSAL4J cache, many tenants", "Gatehouse, many tenants", Kind.CPU),
                    10);
            report.line("");
            report.line("The shared cache itself got %s times dearer with the number of tenants."
                    .formatted(rounds.times(
                            "shared MSAL4J cache, many tenants", "shared MSAL4J cache, 1 tenant", Kind.CPU)));
        }
    }

    private Contender counted(Lab lab, String name, Contender.Step work) throws Exception {
        long[] before = new long[1];
        return Contender.of(name, work)
                .preparedBy(() -> before[0] = lab.cloud().tokens.get())
                .checkedBy(() -> Report.require(
                        lab.cloud().tokens.get() - before[0] == REFRESHES, "each refresh asks Microsoft once"));
    }

    private void refresh(Portal portal, List<Tenant> tenants, int among) {
        AccessTokens tokens = portal.bean(AccessTokens.class);
        for (int i = 0; i < REFRESHES; i++) {
            Tenant tenant = tenants.get(Math.floorMod(next += 7_919, among));
            portal.in(() -> tokens.prove(tenant.connection()));
        }
    }

    private void refresh(SharedCache cache, int among) throws Exception {
        for (int i = 0; i < REFRESHES; i++) {
            cache.refresh(Math.floorMod(next += 7_919, among));
        }
    }
}
