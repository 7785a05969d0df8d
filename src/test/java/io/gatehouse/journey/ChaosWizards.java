package io.gatehouse.journey;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * Administrators of customers who were invited by mail, and walk through the wizard while the portal dies. Whoever cannot go
 * on does what a person does: they open the link from their mail once more, in the same browser.
 */
final class ChaosWizards implements AutoCloseable {

    /** At once; each of them takes the next invitation when one is done. */
    private static final int WALKERS = 3;

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final List<String> NO_REPLICA = List.of("No replica", "The replica");

    private final MortalReplicas portal;
    private final Automation api;
    private final List<Invited> invited = new ArrayList<>();
    private final Queue<Invited> open;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> wrong = new CopyOnWriteArrayList<>();
    private volatile boolean going = true;

    /** Who was invited, and how far they came. */
    static final class Invited {

        final SmallTenant tenant;
        final String customer;
        final String invitation;
        private final String link;
        private final TestBrowser browser;
        private final Map<String, Integer> turnedBackBy = new TreeMap<>();
        private volatile boolean begun;
        private volatile boolean finished;

        private Invited(SmallTenant tenant, String customer, String invitation, String link, TestBrowser browser) {
            this.tenant = tenant;
            this.customer = customer;
            this.invitation = invitation;
            this.link = link;
            this.browser = browser;
        }

        private void turnedBack(String by) {
            turnedBackBy.merge(by, 1, Integer::sum);
        }

        private boolean connected(Page page) {
            return page.h1().equals(tenant.name() + " is connected");
        }
    }

    /** Invites them all, in peace, and waits for their mails. */
    ChaosWizards(MortalReplicas portal, List<SmallTenant> tenants) {
        this.portal = portal;
        this.api = portal.automation();
        tenants.forEach(tenant -> invited.add(invite(tenant)));
        this.open = new ConcurrentLinkedQueue<>(invited);
    }

    private Invited invite(SmallTenant tenant) {
        String customer = api.post(
                        "/api/v1/customers",
                        Automation.customer(
                                tenant.domain().replaceAll("\\..*", ""),
                                tenant.name(),
                                tenant.tenantId(),
                                tenant.admin()),
                        201)
                .path("id")
                .asString();
        String invitation = api.post(
                        "/api/v1/customers/" + customer + "/invitations", Automation.invitation(tenant.admin()), 201)
                .path("id")
                .asString();
        Awaitility.await("the mail to " + tenant.admin())
                .atMost(LONGEST)
                .until(() -> !api.mails(tenant.admin()).isEmpty());
        String link = ProductionJourneyIT.links(
                        api.mails(tenant.admin()).getFirst().path("text").asString())
                .getFirst();
        return new Invited(tenant, customer, invitation, link, portal.browser());
    }

    void begin(long seed) {
        Random random = new Random(seed ^ 0x5eed);
        for (int n = 0; n < WALKERS; n++) {
            Random chance = new Random(random.nextLong());
            threads.add(Thread.ofVirtual().start(() -> walkOnAndOn(chance)));
        }
    }

    private void walkOnAndOn(Random chance) {
        for (Invited next = open.poll(); going && next != null; next = open.poll()) {
            while (going && !next.finished) {
                tried(next, chance);
            }
        }
    }

    private void tried(Invited one, Random chance) {
        try {
            walk(one, chance);
        } catch (UncheckedIOException nobody) {
            one.turnedBack("no answer");
        } catch (RuntimeException | AssertionError e) {
            wrong.add(e);
            one.turnedBack("what should not be");
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
    }

    /** From the link to the end, or to where it does not go on. */
    private void walk(Invited one, Random chance) {
        AtMicrosoft microsoft = new AtMicrosoft(one.browser);
        one.begun = true;
        Page page = one.browser.open(one.link);
        if (!one.connected(page) && isStart(page)) {
            think(chance);
            page = microsoft.signIn(page, one.tenant.admin());
        }
        if (isConsent(page)) {
            think(chance);
            page = microsoft.consent(page);
        }
        if (one.connected(page)) {
            one.finished = true;
            return;
        }
        one.turnedBack(inPlainWords(page));
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }

    private static boolean isStart(Page page) {
        return page.forms().stream().anyMatch(form -> form.action().contains("/authenticate/start"));
    }

    private static boolean isConsent(Page page) {
        return page.status() == 200 && page.h1().startsWith("Permissions requested");
    }

    private static void think(Random chance) {
        LockSupport.parkNanos(Duration.ofMillis(200 + chance.nextInt(1_500)).toNanos());
    }

    /** The heading of a page that tells what happened; the proxy has none. */
    private static String inPlainWords(Page page) {
        if (NO_REPLICA.stream().anyMatch(page.body()::startsWith)) {
            return "no replica";
        }
        if (page.h1().isBlank() || page.body().matches("(?s).*(org\\.postgresql|at io\\.gatehouse|Whitelabel).*")) {
            throw new AssertionError(page.address() + " " + page.status() + " " + page.body());
        }
        return page.h1();
    }

    /** In peace again: whoever had begun, or not yet, comes to the end by the link from the mail. */
    void finish() {
        Random chance = new Random(0);
        for (Invited one : invited) {
            Awaitility.await(one.tenant.name() + " is connected, turned back by " + one.turnedBackBy)
                    .atMost(LONGEST)
                    .pollInSameThread()
                    .until(() -> {
                        if (!one.finished) {
                            tried(one, chance);
                        }
                        return one.finished;
                    });
        }
    }

    List<Invited> invited() {
        return invited;
    }

    long begun() {
        return invited.stream().filter(one -> one.begun).count();
    }

    long finished() {
        return invited.stream().filter(one -> one.finished).count();
    }

    /** Who had to open the link once more. */
    long restarted() {
        return invited.stream().filter(one -> !one.turnedBackBy.isEmpty()).count();
    }

    /** How often people read what instead of the page they wanted. */
    Map<String, Integer> turnedBackBy() {
        Map<String, Integer> all = new TreeMap<>();
        invited.forEach(one -> one.turnedBackBy.forEach((by, times) -> all.merge(by, times, Integer::sum)));
        return all;
    }

    List<Throwable> wrong() {
        return wrong;
    }

    @Override
    public void close() throws InterruptedException {
        going = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
