package io.gatehouse.journey;

import static io.gatehouse.invitation.InvitationStatus.COMPLETED;
import static io.gatehouse.invitation.InvitationStatus.DECLINED;
import static io.gatehouse.invitation.InvitationStatus.EXPIRED;
import static io.gatehouse.invitation.InvitationStatus.IN_PROGRESS;
import static io.gatehouse.invitation.InvitationStatus.OPENED;
import static io.gatehouse.invitation.InvitationStatus.PENDING;
import static io.gatehouse.invitation.InvitationStatus.REVOKED;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import io.gatehouse.TestBrowser;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.ForeignEntra;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Person.SignInRule;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which the wizard can end otherwise than well, in a real browser; see {@code target/tour}. */
class BranchTourIT {

    /** In place of the 20 seconds for which the portal waits for an answer of Graph. */
    private static final String PATIENCE = "10s";

    /**
     * Tables that may know an invitation by which nobody was connected, with the reason why no secret of the sign-in can
     * lie there. All other tables of the schema, those of later migrations too, must not know it.
     */
    private static final Map<String, String> KEPT = Map.ofEntries(
            Map.entry("customer", "what the operator typed"),
            Map.entry("approval_wait", "since when an approval is awaited, and for which app"),
            Map.entry("claims_challenge", "what a policy asked to see in the next sign-in"),
            Map.entry("customer_contact", "what the operator typed"),
            Map.entry("data_key", "the customer's own key, wrapped, made for the sealed verifier; no key, no secret"),
            Map.entry("invitation", "states, and who signed in"),
            Map.entry("invitation_recipient", "whom the operator wrote to"),
            Map.entry("link_token", "the link as a hash"),
            Map.entry("authorization_state", "the state as a hash; its verifier is asserted to be gone"),
            Map.entry("audit_entry", "what happened, in words"),
            Map.entry("mail_message", "what the inviter is told, sealed until it is sent"),
            Map.entry("job_run", "that a mail is to be sent"));

    private static ForeignEntra entra;
    private static DeadlyWire graph;
    private static RunningPortal portal;
    private static Chromium chromium;
    private static Detours detours;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
        graph = new DeadlyWire();
        portal = new RunningPortal(
                BranchTourIT::letIn,
                graph::before,
                Map.of("gatehouse.connection.check-interval", "3s", "gatehouse.microsoft.call-timeout", PATIENCE));
        detours = new Detours(portal, chromium);
    }

    /** Our own pages for people whom Microsoft's stop are seen only behind an Entra that lets them through. */
    private static URI letIn(URI login) {
        entra = new ForeignEntra(login);
        return URI.create(entra.origin());
    }

    @AfterAll
    static void stop() {
        if (portal != null) {
            portal.close();
            entra.close();
            graph.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @AfterEach
    void backToNormal() {
        calm();
        // a tenant belongs to one customer at most, so it is freed for the next branch
        portal.read(
                jdbc -> jdbc.sql("update customer set tenant_id = gen_random_uuid()::text where tenant_id is not null")
                        .update());
        portal.removeConsent(SandboxFacts.CONTOSO);
        portal.removeConsent(SandboxFacts.TAILSPIN);
        portal.removeConsent(SandboxFacts.ADATUM);
    }

    /** What comes after the page: the job can still be done, it has ended for good, or it does itself. */
    enum After {
        FINISHES,
        ENDED,
        CONNECTS
    }

    record Branch(
            String name,
            int status,
            String h1,
            InvitationStatus left,
            boolean saysNothingStored,
            After after,
            String tenant,
            String admin,
            BiConsumer<Walker, Invited> walk,
            List<String> says) {

        Branch saying(String... words) {
            return new Branch(name, status, h1, left, saysNothingStored, after, tenant, admin, walk, List.of(words));
        }

        Branch then(After end) {
            return new Branch(name, status, h1, left, false, end, tenant, admin, walk, says);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Branch> branches() {
        return Stream.of(
                contoso("declined-at-microsoft", 200, "You cancelled at Microsoft", DECLINED, (walker, invited) -> {
                    start(walker, invited).signInAs(SandboxFacts.CONTOSO_ADMIN).press("Cancel");
                }),
                atMicrosoft(
                        "not-an-admin-at-microsoft",
                        "Approval required",
                        SandboxFacts.TAILSPIN,
                        SandboxFacts.TAILSPIN_ADMIN,
                        SandboxFacts.TAILSPIN_USER),
                contoso(
                        "approval-needed",
                        403,
                        "An admin has to approve",
                        IN_PROGRESS,
                        answered("access_denied", "AADSTS90094: The grant requires admin permission.")),
                contoso(
                                "blocked-by-policy",
                                403,
                                "A policy of your organisation blocks this sign-in",
                                IN_PROGRESS,
                                met(SignInRule.BLOCKED_BY_POLICY))
                        .saying("AADSTS53003"),
                contoso(
                                "managed-device-required",
                                403,
                                "A managed device is required",
                                IN_PROGRESS,
                                met(SignInRule.NEEDS_MANAGED_DEVICE))
                        .saying("AADSTS53000"),
                contoso("blocked-at-microsoft", 200, "You cannot access this right now", OPENED, (walker, invited) -> {
                            meet(SignInRule.BLOCKED_BY_POLICY, false);
                            start(walker, invited).signInAs(SandboxFacts.CONTOSO_ADMIN);
                        })
                        .then(After.FINISHES),
                contoso(
                        "blocked-when-redeeming",
                        403,
                        "A policy of your organisation blocks this sign-in",
                        IN_PROGRESS,
                        forcedAtToken(53003)),
                contoso(
                                "wrong-tenant",
                                409,
                                "You signed in to another organisation",
                                IN_PROGRESS,
                                (walker, invited) -> {
                                    // nobody had named the tenant when the sign-in began, so Microsoft let everybody in
                                    pin(invited, null);
                                    start(walker, invited).signInAs(SandboxFacts.ADATUM_ADMIN);
                                    pin(invited, SandboxFacts.CONTOSO);
                                    walker.consent(true);
                                })
                        .saying("Contoso Ltd", "Adatum A/S", SandboxFacts.ADATUM_ADMIN),
                contoso(
                                "wrong-tenant-refused",
                                409,
                                "You signed in to another organisation",
                                IN_PROGRESS,
                                (walker, invited) -> {
                                    String asked = start(walker, invited).page.url();
                                    walker.open(asked.replace(SandboxFacts.CONTOSO, "organizations"))
                                            .signInAs(SandboxFacts.ADATUM_ADMIN)
                                            .consent(true);
                                })
                        .saying("Contoso Ltd", "Microsoft does not tell us which one"),
                atMicrosoft(
                        "personal-account-at-microsoft",
                        "Sorry, but we're having trouble signing you in",
                        SandboxFacts.CONTOSO,
                        SandboxFacts.CONTOSO_ADMIN,
                        SandboxFacts.PERSONAL_ACCOUNT),
                atMicrosoft(
                        "guest-at-microsoft",
                        "Need admin approval",
                        SandboxFacts.CONTOSO,
                        SandboxFacts.CONTOSO_ADMIN,
                        SandboxFacts.GUEST),
                contoso("not-an-admin", 403, "You are not an administrator there", IN_PROGRESS, (walker, invited) -> {
                            entra.claims(Detours.notAnAdmin());
                            start(walker, invited)
                                    .signInAs(SandboxFacts.CONTOSO_ADMIN)
                                    .consent(false);
                        })
                        .saying("Use another account", "colleague"),
                contoso("guest", 403, "You are a guest in this organisation", IN_PROGRESS, (walker, invited) -> {
                            entra.claims(Detours.guest());
                            start(walker, invited)
                                    .signInAs(SandboxFacts.CONTOSO_ADMIN)
                                    .consent(false);
                        })
                        .saying("Use another account"),
                contoso("personal-account", 403, "You used a personal account", IN_PROGRESS, (walker, invited) -> {
                            entra.claims(Detours.personalAccount(SandboxFacts.CONTOSO));
                            start(walker, invited)
                                    .signInAs(SandboxFacts.CONTOSO_ADMIN)
                                    .consent(true);
                            portal.removeConsent(SandboxFacts.CONTOSO);
                        })
                        .saying(Detours.PERSONAL_NAME, "Use another account"),
                contoso(
                        "consent-box-unticked",
                        403,
                        "You consented for yourself only",
                        IN_PROGRESS,
                        (walker, invited) -> start(walker, invited)
                                .signInAs(SandboxFacts.CONTOSO_ADMIN)
                                .consent(false)),
                contoso("code-redeemed-twice", 400, "This answer is no longer good", IN_PROGRESS, (walker, invited) -> {
                    start(walker, invited).signInAs(SandboxFacts.CONTOSO_ADMIN);
                    entra.redeemsTwice();
                    walker.consent(true);
                    assertThat(entra.redeemedBefore())
                            .as("redeemed once already")
                            .isTrue();
                    portal.removeConsent(SandboxFacts.CONTOSO);
                }),
                contoso(
                        "code-of-an-earlier-sign-in",
                        400,
                        "This answer is no longer good",
                        IN_PROGRESS,
                        (walker, invited) -> {
                            // its code is redeemed, and then it is found that nobody consented for the organisation
                            String earlier =
                                    Detours.heldAnswer(start(walker, invited), SandboxFacts.CONTOSO_ADMIN, false);
                            assertThat(walker.open(earlier).h1()).isEqualTo("You consented for yourself only");
                            String later = Detours.heldAnswer(start(walker, invited), SandboxFacts.CONTOSO_ADMIN, true);
                            walker.open(later.replace(
                                    Detours.parameter("code", later), Detours.parameter("code", earlier)));
                            portal.removeConsent(SandboxFacts.CONTOSO);
                        }),
                contoso(
                        "state-missing",
                        400,
                        "This answer belongs to no sign-in",
                        OPENED,
                        (walker, invited) ->
                                walker.open(invited.link()).open(portal.url + "/authenticate/OAuth2Callback?code=abc")),
                contoso(
                        "state-unknown",
                        400,
                        "We do not know this sign-in",
                        OPENED,
                        (walker, invited) -> walker.open(invited.link())
                                .open(portal.url + "/authenticate/OAuth2Callback?code=abc&state=unknown")),
                contoso("state-replayed", 400, "This sign-in was used already", DECLINED, (walker, invited) -> {
                    String[] callback = {""};
                    walker.page.onRequest(request -> {
                        if (request.url().contains("/authenticate/OAuth2Callback")) {
                            callback[0] = request.url();
                        }
                    });
                    start(walker, invited).signInAs(SandboxFacts.CONTOSO_ADMIN).press("Cancel");
                    walker.open(callback[0]);
                }),
                contoso(
                        "came-back-in-another-browser",
                        400,
                        "You came back in another browser",
                        OPENED,
                        (walker, invited) -> {
                            String callback = callbackElsewhere(invited);
                            walker.open(callback);
                        }),
                contoso(
                        "state-of-another-browser",
                        400,
                        "You came back in another browser",
                        OPENED,
                        (walker, invited) -> {
                            String callback = callbackElsewhere(invited);
                            start(walker, invited);
                            walker.open(callback);
                            assertThat(signInsUnderWay(invited)).isEqualTo(2);
                        }),
                contoso(
                        "left-and-never-came-back",
                        200,
                        "Connect Contoso Ltd to Northern Voice",
                        OPENED,
                        (walker, invited) -> {
                            start(walker, invited).open("about:blank");
                            assertThat(detours.listed(invited))
                                    .contains("Opened", "Perhaps a mail scanner", "With customer", "Not yet");
                            detours.passADay(invited);
                            walker.open(invited.link());
                        }),
                contoso(
                        "left-and-came-back",
                        200,
                        "Connect Contoso Ltd to Northern Voice",
                        OPENED,
                        (walker, invited) -> {
                            start(walker, invited);
                            walker.open(invited.link());
                        }),
                contoso("took-longer-than-an-hour", 400, "That took longer than an hour", OPENED, (walker, invited) -> {
                    start(walker, invited);
                    portal.read(
                            jdbc -> jdbc.sql("update authorization_state set expires_at = now() - interval '1 minute'"
                                            + " where invitation_id = ?")
                                    .param(invited.invitation())
                                    .update());
                    walker.signInAs(SandboxFacts.CONTOSO_ADMIN).press("Cancel");
                }),
                contoso(
                        "no-cookie",
                        400,
                        "Open the link from your mail",
                        PENDING,
                        (walker, invited) -> walker.open(portal.url + "/authenticate")),
                contoso(
                        "link-unknown",
                        404,
                        "This link leads nowhere",
                        PENDING,
                        (walker, invited) -> walker.open(portal.url + "/authenticate/" + "x".repeat(43))),
                ended(
                        "link-expired",
                        410,
                        "This invitation has expired",
                        EXPIRED,
                        invited -> portal.read(jdbc -> jdbc.sql(
                                        "update invitation set expires_at = now() - interval '1 minute' where id = ?")
                                .param(invited.invitation())
                                .update())),
                ended(
                        "link-revoked",
                        410,
                        "This invitation was withdrawn",
                        REVOKED,
                        invited -> portal.in(() -> {
                            portal.bean(Invitations.class)
                                    .revoke(invited.invitation(), "Sent by mistake", Invited.MAJA);
                            return true;
                        })),
                contoso("link-finished", 200, "Contoso Ltd is connected", COMPLETED, (walker, invited) -> {
                            connect(invited, SandboxFacts.CONTOSO_ADMIN);
                            walker.open(invited.link());
                        })
                        .then(After.CONNECTS)
                        .saying("Your reference", SandboxFacts.CONTOSO_ADMIN),
                contoso("graph-slow", 200, "Waiting for Microsoft", COMPLETED, (walker, invited) -> {
                            start(walker, invited).signInAs(SandboxFacts.CONTOSO_ADMIN);
                            DeadlyWire.Watch watch =
                                    graph.watch(SandboxFacts.CONTOSO, Pattern.compile("GET /v1.0/"), 1);
                            walker.consent(true);
                            assertThat(watch.held()).as("an answer of Graph").isTrue();
                        })
                        .then(After.CONNECTS)
                        .saying("You may close this page"),
                contoso("consent-not-seen-yet", 200, "Waiting for Microsoft", COMPLETED, (walker, invited) -> {
                            start(walker, invited).signInAs(SandboxFacts.CONTOSO_ADMIN);
                            portal.sandbox
                                    .world()
                                    .chaos()
                                    .set(state -> new Chaos.State(300, null, false, false, false, false, 9, Map.of()));
                            walker.consent(true);
                        })
                        .then(After.CONNECTS)
                        .saying("You may close this page"),
                contoso(
                        "microsoft-goes-away",
                        503,
                        "Microsoft is having trouble right now",
                        IN_PROGRESS,
                        (walker, invited) -> {
                            start(walker, invited).signInAs(SandboxFacts.CONTOSO_ADMIN);
                            portal.control("/switches", "{\"unavailable\":true}");
                            walker.consent(true);
                            portal.removeConsent(SandboxFacts.CONTOSO);
                        }),
                contoso("sign-in-goes-away", 503, "Service unavailable", OPENED, (walker, invited) -> {
                            start(walker, invited).signInAs(SandboxFacts.CONTOSO_ADMIN);
                            portal.control("/switches", "{\"entraDown\":true}");
                            walker.consent(true);
                        })
                        .then(After.FINISHES),
                contoso(
                        "microsoft-down",
                        503,
                        "Microsoft is having trouble right now",
                        IN_PROGRESS,
                        forcedAtToken(90033)),
                contoso(
                        "our-secret-expired",
                        502,
                        "Something is wrong on our side",
                        IN_PROGRESS,
                        forcedAtToken(7000222)),
                contoso("grant-needs-second-factor", 400, "Please sign in again", IN_PROGRESS, forcedAtToken(50076)));
    }

    @ParameterizedTest
    @MethodSource("branches")
    void tellsWhatHappenedAndKeepsTheWayOpen(Branch branch) {
        Invited invited = Invited.to(portal, "Contoso Ltd", branch.tenant());
        try (BrowserContext phone = chromium.phone()) {
            Walker walker = new Walker(phone.newPage());
            branch.walk().accept(walker, invited);

            Chromium.photograph(walker.page, number(branch) + "-" + branch.name());
            assertThat(walker.h1()).isEqualTo(branch.h1());
            assertThat(walker.status()).isEqualTo(branch.status());
            assertThat(walker.page.locator("h1").count()).isEqualTo(1);
            assertThat(walker.page.locator("main .gh-button-main").count())
                    .as("what to press")
                    .isLessThanOrEqualTo(1);
            if (branch.saysNothingStored()) {
                assertThat(walker.text()).contains("Nothing was stored");
            }
            assertThat(walker.text()).doesNotContain("Exception", "null", "??");
            assertThat(branch.says())
                    .allSatisfy(words -> assertThat(walker.text()).contains(words));
            calm();
            if (branch.after() == After.CONNECTS) {
                walker.page.getByText("Contoso Ltd is connected").first().waitFor();
                assertConnectedOnce(invited);
            }
            assertNothingSecretLeft(branch, invited);
            assertThat(status(invited)).isEqualTo(branch.left());
        }
        if (branch.after() == After.FINISHES) {
            connect(invited, branch.admin());
            assertConnectedOnce(invited);
            assertThat(status(invited)).isEqualTo(COMPLETED);
        }
    }

    /** The link leads to the end, without JavaScript too. */
    private static void connect(Invited invited, String admin) {
        TestBrowser browser = new TestBrowser(portal.url, portal.url);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        TestBrowser.Page finished = microsoft.consent(microsoft.signIn(browser.open(invited.link()), admin));
        assertThat(finished.h1()).isEqualTo("Contoso Ltd is connected");
    }

    /** As people see it: what is over has expired, whether somebody wrote that down or not. */
    private static InvitationStatus status(Invited invited) {
        return portal.in(() -> portal.bean(Invitations.class).get(invited.invitation()))
                .statusAt(portal.bean(Clock.class).instant());
    }

    private static long signInsUnderWay(Invited invited) {
        return portal.read(jdbc -> jdbc.sql(
                        "select count(*) from authorization_state where invitation_id = ? and consumed_at is null")
                .param(invited.invitation())
                .query(Long.class)
                .single());
    }

    private static void assertConnectedOnce(Invited invited) {
        Long connections = portal.read(jdbc -> jdbc.sql("select count(*) from connection where customer_id = ?")
                .param(invited.customer())
                .query(Long.class)
                .single());
        assertThat(connections).isEqualTo(1);
    }

    /** Where the job is done its one grant is kept; else no table knows the invitation that might hold a secret of it. */
    private static void assertNothingSecretLeft(Branch branch, Invited invited) {
        if (branch.after() == After.CONNECTS) {
            assertThat(tablesThatKnow(invited))
                    .as("the same question where something is kept")
                    .contains("connection", "delegated_grant")
                    .doesNotContain("waiting_sign_in");
        } else {
            assertThat(tablesThatKnow(invited)).isSubsetOf(KEPT.keySet());
        }
        Long verifiers = portal.read(jdbc ->
                jdbc.sql("""
                        select count(*) from authorization_state
                        where invitation_id = ? and consumed_at is not null and verifier is not null
                        """).param(invited.invitation()).query(Long.class).single());
        assertThat(verifiers).isZero();
    }

    private static Set<String> tablesThatKnow(Invited invited) {
        List<String> ids = new ArrayList<>(
                List.of(invited.customer().toString(), invited.invitation().toString()));
        ids.addAll(portal.read(jdbc -> jdbc.sql("select id::text from connection where customer_id = ?")
                .param(invited.customer())
                .query(String.class)
                .list()));
        return StoredRows.tablesThatKnow(portal.database, ids);
    }

    private static Walker start(Walker walker, Invited invited) {
        return walker.open(invited.link()).press("Continue with Microsoft");
    }

    /** What Microsoft sends back in the redirect, with the state of this very sign-in. */
    private static BiConsumer<Walker, Invited> answered(String error, String description) {
        return (walker, invited) -> {
            String asked = start(walker, invited).page.url();
            walker.open(portal.url + "/authenticate/OAuth2Callback?error=" + error + "&error_description="
                    + URLEncoder.encode(description, StandardCharsets.UTF_8) + "&state=" + state(asked));
        };
    }

    /** A rule of Conditional Access that Microsoft answers by sending the browser back. */
    private static BiConsumer<Walker, Invited> met(SignInRule rule) {
        return (walker, invited) -> {
            meet(rule, true);
            start(walker, invited).signInAs(SandboxFacts.CONTOSO_ADMIN);
        };
    }

    private static void meet(SignInRule rule, boolean redirects) {
        World world = portal.sandbox.world();
        world.chaos().set(state -> new Chaos.State(0, null, false, false, false, redirects, 0, Map.of()));
        Person admin = world.account(SandboxFacts.CONTOSO_ADMIN).orElseThrow();
        Person.Access access = admin.access();
        world.save(admin.with(
                new Person.Access(access.directoryRoles(), access.homeTenantId(), rule, access.tokensValidFrom())));
    }

    private static void calm() {
        meet(SignInRule.ALLOWED, false);
        entra.honest();
        graph.buried();
    }

    private static void pin(Invited invited, @Nullable String tenant) {
        portal.read(jdbc -> jdbc.sql("update customer set tenant_id = ? where id = ?")
                .params(tenant, invited.customer())
                .update());
        portal.read(jdbc -> jdbc.sql("update invitation set tenant_id = ? where id = ?")
                .params(tenant, invited.invitation())
                .update());
    }

    private static BiConsumer<Walker, Invited> forcedAtToken(int code) {
        return (walker, invited) -> {
            start(walker, invited).signInAs(SandboxFacts.CONTOSO_ADMIN);
            portal.sandbox.world().chaos().force(Chaos.At.TOKEN, code, -1);
            walker.consent(true);
            portal.removeConsent(SandboxFacts.CONTOSO);
        };
    }

    /** The address that Microsoft would send another browser back to. */
    private static String callbackElsewhere(Invited invited) {
        try (BrowserContext other = chromium.desk()) {
            String asked = start(new Walker(other.newPage()), invited).page.url();
            return portal.url + "/authenticate/OAuth2Callback?code=abc&state=" + state(asked);
        }
    }

    private static String state(String asked) {
        return Detours.parameter("state", asked);
    }

    private static Branch contoso(
            String name, int status, String h1, InvitationStatus left, BiConsumer<Walker, Invited> walk) {
        boolean sorry = !name.startsWith("left") && !name.equals("no-cookie");
        return new Branch(
                name,
                status,
                h1,
                left,
                sorry,
                After.FINISHES,
                SandboxFacts.CONTOSO,
                SandboxFacts.CONTOSO_ADMIN,
                walk,
                List.of());
    }

    private static Branch atMicrosoft(String name, String h1, String tenant, String admin, String account) {
        return new Branch(
                name,
                account.equals(SandboxFacts.PERSONAL_ACCOUNT) ? 400 : 200,
                h1,
                OPENED,
                false,
                After.FINISHES,
                tenant,
                admin,
                (walker, invited) -> start(walker, invited).signInAs(account),
                List.of());
    }

    private static Branch ended(
            String name, int status, String h1, InvitationStatus left, java.util.function.Consumer<Invited> end) {
        return new Branch(
                name,
                status,
                h1,
                left,
                true,
                After.ENDED,
                SandboxFacts.CONTOSO,
                SandboxFacts.CONTOSO_ADMIN,
                (walker, invited) -> {
                    end.accept(invited);
                    walker.open(invited.link());
                },
                List.of());
    }

    private static String number(Branch branch) {
        long place = branches()
                        .takeWhile(other -> !other.name().equals(branch.name()))
                        .count()
                + 1;
        return "%02d".formatted(place);
    }
}
