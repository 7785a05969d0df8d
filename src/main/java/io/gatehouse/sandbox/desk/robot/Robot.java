package io.gatehouse.sandbox.desk.robot;

import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.SandboxSettings;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/**
 * "Onboard 25 customers for me": plays the provider's automation and the customers' admins over plain HTTP, through
 * the same pages that people see. Most finish; some never open the link, get stuck, decline or choose a wrong account.
 */
@Component
public class Robot {

    /** How a customer behaves. */
    enum Story {
        COMPLETES("signs in and consents", "PENDING", "OPENED", "IN_PROGRESS"),
        NEVER_OPENS("never opens the link"),
        STOPS_AT_WIZARD("opens the link and leaves", "PENDING"),
        STOPS_AT_MICROSOFT("leaves at Microsoft's sign-in", "PENDING"),
        DECLINES("declines at Microsoft", "PENDING", "OPENED"),
        LET_EXPIRE("gets a link for one hour and lets it expire"),
        WRONG_TENANT("signs in at another organisation", "PENDING");

        private final String text;
        private final Set<String> before;

        Story(String text, String... before) {
            this.text = text;
            this.before = Set.of(before);
        }

        /** Whether an invitation that an earlier run made has not come to the end of the story yet. */
        boolean goesOn(PortalApi.Invitation invitation) {
            return before.contains(invitation.status());
        }

        String text() {
            return text;
        }
    }

    private static final List<Story> UNUSUAL = List.of(
            Story.NEVER_OPENS,
            Story.STOPS_AT_WIZARD,
            Story.DECLINES,
            Story.WRONG_TENANT,
            Story.LET_EXPIRE,
            Story.STOPS_AT_MICROSOFT,
            Story.NEVER_OPENS);

    private final SandboxSettings settings;
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final AtomicReference<RobotRun> run = new AtomicReference<>(RobotRun.NONE);

    Robot(SandboxSettings settings) {
        this.settings = settings;
    }

    public RobotRun run() {
        return run.get();
    }

    /** Starts a run unless one is under way; {@code login} is the sandbox's own address. */
    public boolean start(int count, URI login) {
        List<SmallTenant> tenants = SandboxFacts.smallTenants();
        int wanted = Math.clamp(count, 1, tenants.size());
        RobotRun begun = RobotRun.begun(wanted);
        RobotRun before = run.get();
        if (before.running() || !run.compareAndSet(before, begun)) {
            return false;
        }
        Thread.ofVirtual().name("sandbox-robot").start(() -> play(tenants.subList(0, wanted), login));
        return true;
    }

    /** Of 25: 18 complete, 7 do not. Fewer customers get fewer unusual stories. */
    static Story story(int index, int total) {
        int every = 25 / UNUSUAL.size();
        boolean unusual = index % every == every - 1 && index / every < UNUSUAL.size();
        return unusual && total > every ? UNUSUAL.get(index / every) : Story.COMPLETES;
    }

    private void play(List<SmallTenant> tenants, URI login) {
        try {
            PortalApi portal = PortalApi.connect(http, login, settings.portalUrl());
            for (int i = 0; i < tenants.size(); i++) {
                SmallTenant tenant = tenants.get(i);
                RobotRun.Line line = onboard(portal, tenant, story(i, tenants.size()));
                run.updateAndGet(now -> now.with(line));
            }
            run.updateAndGet(RobotRun::finished);
        } catch (UncheckedIOException unreachable) {
            stop("The portal at " + settings.portalUrl() + " does not answer. Start it, then press the button again.");
        } catch (RuntimeException failure) {
            stop(String.valueOf(failure.getMessage()));
        }
    }

    private void stop(String reason) {
        run.updateAndGet(now -> now.stopped(reason));
    }

    private RobotRun.Line onboard(PortalApi portal, SmallTenant tenant, Story story) {
        try {
            String shortName = tenant.domain().substring(0, tenant.domain().indexOf('.'));
            String customer = portal.customer(
                    shortName.substring(0, Math.min(15, shortName.length())),
                    tenant.name(),
                    tenant.domain(),
                    tenant.admin());
            Optional<PortalApi.Invitation> earlier = portal.earlierInvitation(customer);
            if (earlier.isPresent() && !story.goesOn(earlier.get())) {
                return RobotRun.line(
                        tenant,
                        story,
                        "Left alone: the invitation is " + words(earlier.get().status()));
            }
            PortalApi.Invitation invitation = earlier.orElseGet(
                    () -> portal.invite(customer, tenant.admin(), story == Story.LET_EXPIRE ? 1 : 336));
            String link = invitation.link() == null ? portal.link(invitation.id()) : invitation.link();
            String heading = new CustomerAdmin(new Browser(http), tenant).visit(URI.create(link), story);
            return RobotRun.line(tenant, story, heading + " (" + words(portal.status(invitation.id())) + ")");
        } catch (UncheckedIOException unreachable) {
            throw unreachable;
        } catch (RuntimeException failure) {
            return RobotRun.failed(tenant, story, String.valueOf(failure.getMessage()));
        }
    }

    private static String words(String status) {
        return status.toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    static List<Story> stories(int total) {
        var stories = new ArrayList<Story>();
        for (int i = 0; i < total; i++) {
            stories.add(story(i, total));
        }
        return stories;
    }
}
