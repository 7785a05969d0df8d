package io.gatehouse.journey;

import io.gatehouse.TestBrowser.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What happens to a portal, moment and kind by the same random numbers each time; and how it looked meanwhile. */
final class Nemesis {

    private enum Deed {
        KILL,
        PAUSE,
        DATABASE,
        CUT_FROM_MICROSOFT,
        CUT_FROM_MAIL,
        CUT_FROM_DATABASE
    }

    private static final List<Deed> OFTEN = List.of(
            Deed.KILL,
            Deed.KILL,
            Deed.PAUSE,
            Deed.PAUSE,
            Deed.DATABASE,
            Deed.CUT_FROM_MICROSOFT,
            Deed.CUT_FROM_MICROSOFT,
            Deed.CUT_FROM_MAIL,
            Deed.CUT_FROM_DATABASE);

    /** Longer than somebody waits for a connection, where there is time for that. */
    private static final int LONGEST_OUTAGE = ChaosIT.SECONDS < 60 ? 1_000 : 40_000;

    /** So long a cluster waits for an answer about how a portal is. */
    private static final Duration PROBE = Duration.ofSeconds(3);

    /** And so many of them have to fail before it starts a portal anew. */
    private static final Duration PROBES = PROBE.multipliedBy(3);

    private final Random random;
    private final MortalDatabase database;
    private final MortalReplicas portal;
    private final OperatorDesk operator;
    private final Cuts cuts;
    private final List<String> deeds = new ArrayList<>();
    private final long begin = System.nanoTime();
    private final Set<String> inTheHandsOfTheDead = new TreeSet<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Void>> looks = new ArrayList<>();
    private int kills;
    private int pauses;
    private int deathsOfTheDatabase;
    private Duration longestReturn = Duration.ZERO;

    Nemesis(long seed, MortalDatabase database, MortalReplicas portal) {
        this.random = new Random(~seed);
        this.database = database;
        this.portal = portal;
        this.operator = new OperatorDesk(portal.url());
        this.cuts = new Cuts(portal, operator);
    }

    /** Each of its deeds at least once, and so long. */
    void rage(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        List<Deed> first = new ArrayList<>(List.of(Deed.values()));
        Collections.shuffle(first, random);
        for (int n = 0; n < first.size() || System.nanoTime() < end; n++) {
            portal.awaitOne();
            pass(300 + random.nextInt(2_000));
            Deed deed = n < first.size() ? first.get(n) : OFTEN.get(random.nextInt(OFTEN.size()));
            switch (deed) {
                case KILL -> kill();
                case PAUSE -> pause();
                case DATABASE -> killDatabase();
                case CUT_FROM_MICROSOFT -> cutFromMicrosoft();
                case CUT_FROM_MAIL -> cut("mail", Set.of(Wires.To.MAIL));
                case CUT_FROM_DATABASE -> cutFromDatabase();
            }
        }
        portal.lives().forEach(MortalReplicas.Life::goOn);
        looks.forEach(CompletableFuture::join);
    }

    private static void pass(int milliseconds) {
        LockSupport.parkNanos(Duration.ofMillis(milliseconds).toNanos());
    }

    private MortalReplicas.Life somebody() {
        return portal.lives().get(random.nextInt(portal.lives().size()));
    }

    private void tell(String deed, Object... details) {
        deeds.add("%.1f s ".formatted((System.nanoTime() - begin) / 1e9) + deed.formatted(details));
    }

    private void kill() {
        kills++;
        tell("kill");
        somebody().kill();
        noteTokensInHand();
    }

    /** A sign-in whose refresh somebody had in hand may have lost its only token, where each is good for once. */
    private void noteTokensInHand() {
        inTheHandsOfTheDead.addAll(
                database.read("select connection_id::text from delegated_grant where lease_owner is not null"));
    }

    private void cutFromMicrosoft() {
        switch (random.nextInt(3)) {
            case 0 -> cut("Entra ID", Set.of(Wires.To.ENTRA));
            case 1 -> cut("Graph", Set.of(Wires.To.GRAPH));
            default -> cut("Microsoft", Set.of(Wires.To.ENTRA, Wires.To.GRAPH));
        }
    }

    /** Silent first: whose answer can get lost is known before anybody notices. */
    private void cut(String from, Set<Wires.To> ends) {
        boolean breaksOff = random.nextBoolean();
        Duration time = Cuts.time(random);
        if (!cuts.begin(ends)) {
            return;
        }
        tell("%s %s for %.1f s", from, breaksOff ? "breaks off" : "silent", time.toMillis() / 1000.0);
        if (ends.contains(Wires.To.ENTRA)) {
            noteTokensInHand();
        }
        if (breaksOff) {
            cuts.breakOff(ends);
        }
        looks.add(cuts.endAfter(ends, time));
        cuts.lookAtPages();
    }

    /** Whatever was said on its connections is lost, and none of them is closed. */
    private void cutFromDatabase() {
        Set<Wires.To> end = Set.of(Wires.To.DATABASE);
        int milliseconds = 1_000 + random.nextInt(LONGEST_OUTAGE * 3);
        tell("PostgreSQL silent for %.1f s", milliseconds / 1000.0);
        cuts.begin(end);
        pass(milliseconds);
        cuts.end(end);
        long back = System.nanoTime();
        portal.awaitOne();
        cuts.databaseBack(Duration.ofNanos(System.nanoTime() - back));
    }

    private void pause() {
        pauses++;
        MortalReplicas.Life one = somebody();
        int milliseconds = 300 + random.nextInt(5_000);
        tell("pause of %.1f s", milliseconds / 1000.0);
        one.pause();
        looks.add(CompletableFuture.runAsync(
                one::goOn, CompletableFuture.delayedExecutor(milliseconds, TimeUnit.MILLISECONDS)));
    }

    private void killDatabase() {
        deathsOfTheDatabase++;
        tell("PostgreSQL killed");
        database.kill();
        looks.add(CompletableFuture.runAsync(this::lookAtAPage, Thread::startVirtualThread));
        int more = random.nextInt(LONGEST_OUTAGE);
        List<CompletableFuture<Void>> probes = portal.lives().stream()
                .map(one -> CompletableFuture.runAsync(() -> restsAndLives(one), Thread::startVirtualThread))
                .toList();
        probes.forEach(CompletableFuture::join);
        pass(more);
        long back = System.nanoTime();
        database.startAgain();
        portal.awaitOne();
        Duration took = Duration.ofNanos(System.nanoTime() - back);
        longestReturn = took.compareTo(longestReturn) > 0 ? took : longestReturn;
    }

    /** It is sent no traffic, and is not started anew for what is not its fault. Who stands still says nothing. */
    private void restsAndLives(MortalReplicas.Life one) {
        if (!one.atWork()) {
            return;
        }
        CompletableFuture<Boolean> lives =
                CompletableFuture.supplyAsync(() -> answersWell(one, "liveness", PROBES), Thread::startVirtualThread);
        boolean ready = answersWell(one, "readiness", PROBE);
        if (ready) {
            wrong.add("ready without a database");
        }
        if (!lives.join()) {
            wrong.add("not alive without a database");
        }
    }

    private static boolean answersWell(MortalReplicas.Life one, String probe, Duration patience) {
        return one.answer("/actuator/health/" + probe, patience)
                .filter(answer -> answer.statusCode() == 200)
                .isPresent();
    }

    /** It may come late; where it does not come it says so in plain words. */
    private void lookAtAPage() {
        Page page;
        try {
            page = operator.browser.open("/customers");
        } catch (RuntimeException killedMeanwhile) {
            return;
        }
        boolean byTheProxy = page.body().startsWith("No replica") || page.body().startsWith("The replica");
        if (page.status() >= 500 && !byTheProxy && page.h1().isBlank()
                || page.body().matches("(?s).*(org\\.postgresql|SQLException|at io\\.gatehouse|Whitelabel).*")) {
            wrong.add("a page without its database: " + page.status() + " " + page.body());
        }
    }

    /** What it did and when, as it was told. */
    List<String> deeds() {
        return deeds;
    }

    Cuts cuts() {
        return cuts;
    }

    int kills() {
        return kills;
    }

    int pauses() {
        return pauses;
    }

    int deathsOfTheDatabase() {
        return deathsOfTheDatabase;
    }

    /** From PostgreSQL's start until the first replica is ready again. */
    Duration longestReturn() {
        return longestReturn;
    }

    Set<String> inTheHandsOfTheDead() {
        return inTheHandsOfTheDead;
    }

    List<String> wrong() {
        return wrong;
    }
}
