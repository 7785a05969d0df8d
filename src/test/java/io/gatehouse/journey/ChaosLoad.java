package io.gatehouse.journey;

import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * What goes on while a portal dies: messages arrive, directories change, customers are invited and programs want tokens.
 * It remembers what the portal has taken responsibility for.
 */
final class ChaosLoad implements AutoCloseable {

    private static final int CREATED = 201;
    private static final int CONFLICT = 409;
    private static final List<String> CHANGES = List.of("ADD", "CHANGE", "CHANGE", "MOVE_MEMBERS", "REMOVE", "RESTORE");

    private final MortalReplicas portal;
    private final Automation api;
    private final List<Thread> threads;
    private final Map<String, Boolean> invited = new ConcurrentHashMap<>();
    private final AtomicInteger customers = new AtomicInteger();
    private final AtomicInteger changed = new AtomicInteger();
    private final AtomicInteger handedOut = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final List<Throwable> wrong = new CopyOnWriteArrayList<>();
    private volatile boolean going = true;

    /** @param heard whose messages arrive; the directories of the others change */
    ChaosLoad(
            MortalReplicas portal,
            long seed,
            List<SmallTenant> heard,
            List<SmallTenant> read,
            List<String> connections) {
        this.portal = portal;
        this.api = portal.automation();
        Random random = new Random(seed);
        this.threads = List.of(
                every(random.nextLong(), 250, chance -> emit(one(heard, chance), 1 + chance.nextInt(12))),
                every(random.nextLong(), 400, chance -> change(one(read, chance), one(CHANGES, chance))),
                every(random.nextLong(), 300, chance -> token(one(connections, chance))),
                // each of them may wait for an answer that comes late
                every(random.nextLong(), 500, chance -> invite()),
                every(random.nextLong(), 500, chance -> invite()),
                every(random.nextLong(), 500, chance -> invite()));
    }

    private interface Step {

        void by(Random chance);
    }

    private Thread every(long seed, int most, Step step) {
        Random chance = new Random(seed);
        return Thread.ofVirtual().start(() -> {
            while (going) {
                tried(step, chance);
                LockSupport.parkNanos(
                        Duration.ofMillis(20 + chance.nextInt(most)).toNanos());
            }
        });
    }

    private void tried(Step step, Random chance) {
        try {
            step.by(chance);
        } catch (RuntimeException | AssertionError e) {
            wrong.add(e);
        }
    }

    private static <T> T one(List<T> all, Random chance) {
        return all.get(chance.nextInt(all.size()));
    }

    private void emit(SmallTenant tenant, int count) {
        portal.press(
                "/_sandbox/notifications/emit",
                "{\"tenant\":\"%s\",\"kind\":\"MESSAGE\",\"count\":%d,\"urgent\":0}"
                        .formatted(tenant.tenantId(), count));
    }

    private void change(SmallTenant tenant, String action) {
        portal.press(
                "/_sandbox/directory",
                "{\"tenant\":\"%s\",\"action\":\"%s\",\"count\":1}".formatted(tenant.tenantId(), action));
        changed.incrementAndGet();
    }

    private void token(String connection) {
        asked.incrementAndGet();
        api.ask("/api/v1/connections/" + connection + "/access-token", Map.of(), UUID.randomUUID())
                .filter(answer -> answer.status() == 200)
                .ifPresent(answer -> handedOut.incrementAndGet());
    }

    /** A customer of its own each time, as one is written to once an hour only; said again until it is done. */
    private void invite() {
        String name = "c" + customers.incrementAndGet();
        String recipient = "admin@" + name + ".example";
        String id = customer(name, recipient);
        if (id.isEmpty()) {
            return;
        }
        invited.put(recipient, false);
        UUID key = UUID.randomUUID();
        while (going) {
            Optional<Automation.Answer> answer =
                    api.ask("/api/v1/customers/" + id + "/invitations", Automation.invitation(recipient), key);
            if (answer.filter(now -> now.status() == CREATED).isPresent()) {
                invited.put(recipient, true);
                return;
            }
            if (answer.filter(now -> now.status() == CONFLICT).isPresent()) {
                // who had it in hand died, and whether it was done is known in minutes
                return;
            }
            again(answer);
        }
    }

    /** Empty where the load ends before it is made. */
    private String customer(String name, String recipient) {
        Map<String, Object> body = Map.of(
                "shortName",
                "chaos-" + name,
                "displayName",
                "Chaos " + name,
                "contacts",
                List.of(Map.of("email", recipient)));
        UUID key = UUID.randomUUID();
        while (going) {
            Optional<Automation.Answer> answer = api.ask("/api/v1/customers", body, key);
            JsonNode told = answer.map(Automation.Answer::body).orElse(null);
            if (told != null && told.hasNonNull("id")) {
                return told.path("id").asString();
            }
            if (answer.filter(now -> now.status() == CONFLICT).isPresent()) {
                key = UUID.randomUUID();
            }
            again(answer);
        }
        return "";
    }

    /** Nobody is told that he did something wrong because the portal is ill. */
    private void again(Optional<Automation.Answer> answer) {
        answer.filter(now -> now.status() < 500 && now.status() != CONFLICT).ifPresent(wrong -> {
            throw new AssertionError(wrong);
        });
        LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
    }

    /** To whom an invitation was promised. */
    List<String> promised() {
        return invited.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Those of whom the caller does not know whether they were invited. */
    List<String> unknown() {
        List<String> recipients = new ArrayList<>(invited.keySet());
        recipients.removeAll(promised());
        return recipients;
    }

    int changed() {
        return changed.get();
    }

    /** What callers were told that they did wrong, and whatever else should not have happened to them. */
    List<Throwable> wrong() {
        return wrong;
    }

    int asked() {
        return asked.get();
    }

    int handedOut() {
        return handedOut.get();
    }

    @Override
    public void close() throws InterruptedException {
        going = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
