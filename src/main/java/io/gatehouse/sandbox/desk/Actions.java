package io.gatehouse.sandbox.desk;

import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.desk.robot.Robot;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What page and control API can do; every action says in one sentence what it did, and is remembered. */
@Component
class Actions {

    private static final int REMEMBERED = 8;

    /** Something that was done. */
    record Done(Instant at, String sentence) {}

    private final Deque<Done> done = new ArrayDeque<>();
    private final World world;
    private final Switches switches;
    private final Accidents accidents;
    private final DirectoryChanges directory;
    private final Robot robot;

    Actions(World world, Switches switches, Accidents accidents, DirectoryChanges directory, Robot robot) {
        this.world = world;
        this.switches = switches;
        this.accidents = accidents;
        this.directory = directory;
        this.robot = robot;
    }

    List<Done> done() {
        synchronized (done) {
            return List.copyOf(done);
        }
    }

    String switched(Switches.Change change) {
        switches.apply(change);
        return noted(change.sentence());
    }

    String throttle(@Nullable String tenant, int retryAfterSeconds, int count) {
        String id = tenant == null || tenant.isBlank() ? null : tenantId(tenant);
        switches.throttle(id, retryAfterSeconds, count);
        return noted(
                count == 0
                        ? "Graph no longer throttles."
                        : "Graph answers 429 " + times(count) + " to " + (id == null ? "every tenant" : name(id))
                                + ".");
    }

    String force(Chaos.At at, int code, int count) {
        switches.force(at, code, count);
        String where = at.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        return noted(
                count == 0
                        ? "No forced error at " + where + "."
                        : "AADSTS" + code + " is forced " + times(count) + " at " + where + ".");
    }

    String revoke(String tenant, String signInName) {
        int accounts = accidents.revoke(tenantId(tenant), signInName);
        return noted("Refresh tokens of %d %s at %s were revoked."
                .formatted(accounts, accounts == 1 ? "account" : "accounts", name(tenant)));
    }

    String removeConsent(String tenant) {
        return noted(
                accidents.removeConsent(tenantId(tenant))
                        ? name(tenant) + " removed the portal's app and its permissions."
                        : name(tenant) + " has not consented to the portal's app; nothing to remove.");
    }

    String withdraw(String tenant, String permission) {
        return noted(
                accidents.withdraw(tenantId(tenant), permission) > 0
                        ? name(tenant) + " withdrew " + permission.strip() + "."
                        : name(tenant) + " has not granted " + permission.strip() + "; nothing to withdraw.");
    }

    String expireDelta(String tenant) {
        switches.expireDeltaTokens(tenantId(tenant));
        return noted("Graph no longer knows the delta links of " + name(tenant) + ".");
    }

    String changeDirectory(String tenant, DirectoryChanges.Action action, int count) {
        int met = directory.apply(tenantId(tenant), action, count, world.sequence() * 31 + action.ordinal());
        String what = action.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        return noted("Directory of %s: %s, %d done.".formatted(name(tenant), what, met));
    }

    String forward(Duration by) {
        if (by.isNegative() || by.isZero() || by.compareTo(Duration.ofDays(400)) > 0) {
            throw new IllegalArgumentException("The clock moves forward by up to 400 days at a time");
        }
        world.forward(by);
        return noted("The sandbox's clock moved forward by " + by.toHours() + " hours.");
    }

    String refuse(String address, @Nullable String answer) {
        if (!address.contains("@")) {
            throw new IllegalArgumentException("An address or @domain is wanted, not " + address);
        }
        switches.refuse(address, answer);
        return noted(
                answer == null || answer.isBlank()
                        ? "Mail to " + address.strip() + " is accepted again."
                        : "Mail to " + address.strip() + " is refused: " + answer.strip());
    }

    String onboard(int count, URI login) {
        int most = SandboxFacts.smallTenants().size();
        if (count < 1 || count > most) {
            throw new IllegalArgumentException("Between 1 and " + most + ", not " + count);
        }
        return noted(
                robot.start(count, login)
                        ? "The robot started to onboard " + count + " customers."
                        : "The robot is already at work.");
    }

    String normal() {
        switches.normal();
        return noted("Every switch is back to normal.");
    }

    /** Does something and remembers why it could not be done. */
    void attempt(Runnable action) {
        try {
            action.run();
        } catch (IllegalArgumentException refused) {
            noted("Not done. " + refused.getMessage() + ".");
        }
    }

    String noted(String sentence) {
        synchronized (done) {
            done.addFirst(new Done(Instant.now(), sentence));
            if (done.size() > REMEMBERED) {
                done.removeLast();
            }
        }
        return sentence;
    }

    private String tenantId(String idOrDomain) {
        return world.tenant(idOrDomain.strip())
                .orElseThrow(() -> new IllegalArgumentException("There is no tenant " + idOrDomain))
                .id();
    }

    private String name(String idOrDomain) {
        return world.tenant(idOrDomain.strip())
                .map(tenant -> tenant.facts().displayName())
                .orElse(idOrDomain);
    }

    private static String times(int count) {
        return count < 0 ? "until switched off" : count == 1 ? "once" : count + " times";
    }
}
