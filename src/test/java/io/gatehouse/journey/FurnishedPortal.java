package io.gatehouse.journey;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.PlaywrightException;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.TourStep;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.Randoms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A portal with customers and invitations in every state, so that no page is looked at empty. */
final class FurnishedPortal {

    /** A page and how to get there. */
    record Sight(String name, int status, Consumer<Walker> walk) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** Whom the robot left unconnected: who does something else here. */
    private static final SmallTenant FRESH = SandboxFacts.smallTenants().get(20);

    /** Until nothing of the mail hides in its frame. */
    private static final String WHOLE_MAIL = "() => { const frame = document.querySelector('iframe');"
            + " const whole = frame.contentDocument?.querySelector('table') && frame.contentDocument.documentElement.scrollHeight;"
            + " return whole && frame.clientHeight >= whole; }";

    private static final SmallTenant WITH_ACCOUNT = SandboxFacts.smallTenants().get(17);
    private static final SmallTenant NOT_SEEN = SandboxFacts.smallTenants().get(2);
    private static final SmallTenant MAKING = SandboxFacts.smallTenants().get(5);
    private static final SmallTenant CANCELLING = SandboxFacts.smallTenants().get(8);
    private static final SmallTenant LOOKED_AT = SandboxFacts.smallTenants().get(11);

    private final RunningPortal portal;
    private final List<RobotCustomers.Outcome> onboarded;
    private final String cloud;
    private final Invited connected;
    private final Invited broken;
    private final Invited awaiting;
    private final Invited declined;
    private final Invited expired;
    private final Invited revoked;
    private final Invited pending;
    private final Invited fresh;
    private final Invited asked;
    private final Invited unreached;
    private @Nullable String partnerLink;

    private FurnishedPortal(RunningPortal portal, Chromium chromium, List<RobotCustomers.Outcome> onboarded) {
        this.portal = portal;
        this.onboarded = onboarded;
        this.cloud = portal.sandbox.loginEndpoint().toString();
        URI home = URI.create(portal.url);
        portal.sandbox.guide(() -> List.of(
                new TourStep(1, "Add customer", home, TourStep.State.DONE),
                new TourStep(2, "Send invitation", home, TourStep.State.CURRENT),
                new TourStep(3, "Open mail", home, TourStep.State.NEXT),
                new TourStep(4, "Consent", home, TourStep.State.NEXT),
                new TourStep(5, "Watch users arrive", home, TourStep.State.NEXT),
                new TourStep(6, "Break it", home, TourStep.State.NEXT)));
        connected = Invited.to(portal, "Contoso Ltd", SandboxFacts.CONTOSO);
        broken = Invited.to(portal, "Tailspin Toys", SandboxFacts.TAILSPIN);
        awaiting = Invited.to(portal, "Adatum Corporation", null);
        declined = Invited.to(portal, "Litware", null);
        expired = Invited.to(portal, "Northwind Traders", null);
        revoked = Invited.to(portal, "Wingtip Toys", null);
        pending = Invited.to(portal, "A customer whose name is longer than any column is wide, Inc.", null);
        fresh = invitedAgain(FRESH, null);
        asked = Invited.forService(portal, "Contoso asked", "teams-telemetry");
        unreached = Invited.to(portal, "Lakeshore Retail", null);
        consent(chromium, connected, SandboxFacts.CONTOSO_ADMIN);
        consent(chromium, broken, SandboxFacts.TAILSPIN_ADMIN);
        consent(chromium, awaiting, SandboxFacts.ADATUM_ADMIN);
    }

    /** Signs the operator in and fills the portal with what a week of work leaves behind. */
    static FurnishedPortal in(RunningPortal portal, Chromium chromium, Walker operator) {
        operator.open(portal.url).signInAs(SandboxFacts.OWNER_UPN);
        FurnishedPortal house = new FurnishedPortal(portal, chromium, RobotCustomers.in(portal));
        house.end();
        house.refuseMail();
        await().atMost(Duration.ofMinutes(2)).until(() -> house.status(house.declined, "DECLINED"));
        await().atMost(Duration.ofMinutes(2)).until(house::everythingArrived);
        house.send("POST", "/_sandbox/revoke", "{\"tenant\":\"" + SandboxFacts.TAILSPIN + "\"}");
        await().atMost(Duration.ofMinutes(2)).until(() -> house.count("""
            select count(*) from connection where health = 'ACTION_REQUIRED'
            """) == 1);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> house.count("select count(*) from alert where connection_id is not null") > 0);
        return house;
    }

    /** What became of the 25 customers whom the robot onboarded, before anything else was done to them. */
    List<RobotCustomers.Outcome> onboarded() {
        return onboarded;
    }

    List<Sight> operatorPages() {
        String customer = "/customers/" + connected.customer();
        String connection =
                "/connections/" + id("select id from connection where customer_id = ?", connected.customer());
        String dead = "/connections/" + id("select id from connection where customer_id = ?", broken.customer());
        List<Sight> sights = new ArrayList<>(List.of(
                page("home", "/"),
                page("customers", "/customers"),
                page("customers-nothing-found", "/customers?query=nobody+is+called+so"),
                page("customers-attention", "/customers?show=attention"),
                page("customer-new", "/customers/new"),
                pressed("customer-new-refused", 422, "/customers/new"),
                page("customer", customer),
                page("customer-broken", "/customers/" + broken.customer()),
                page("customer-awaiting", "/customers/" + awaiting.customer()),
                page("customer-draft", "/customers/" + pending.customer()),
                page("customer-activity", customer + "/activity"),
                page("customer-settings", customer + "/settings"),
                page("customer-directory", customer + "/directory"),
                page("customer-directory-groups", customer + "/directory?view=groups"),
                page("customer-directory-domains", customer + "/directory?view=domains"),
                page("customer-directory-licences", customer + "/directory?view=licences"),
                page("customer-jobs", customer + "/jobs"),
                page("invitations", "/invitations"),
                page("invitations-all", "/invitations?show=all"),
                page("invitations-nothing-found", "/invitations?query=nobody+is+called+so"),
                page("invitation-new", "/invitations/new?customer=" + pending.customer()),
                page("invitation-new-open", "/invitations/new"),
                pressed("invitation-new-refused", 422, "/invitations/new"),
                page("connection", connection),
                page("connection-disconnect", connection + "/disconnect"),
                page("connection-switch", connection + "/switch"),
                page("connection-broken", dead),
                page("connection-difference", connection + "/drift/" + difference(connected.customer())),
                page("settings", "/settings"),
                page("api-keys", "/settings/api-keys"),
                page("notification-address", "/settings/notifications"),
                page("notification-gaps", "/notification-gaps?show=all"),
                page("notification-gaps-nothing-found", "/notification-gaps?query=nobody+is+called+so"),
                page("jobs", "/jobs"),
                page("jobs-failed", "/jobs?show=failed"),
                page(
                        "job",
                        "/jobs/"
                                + id(
                                        "select id from job_run where connection_id is not null and customer_id = ?"
                                                + " limit 1",
                                        connected.customer())),
                page("alerts", "/alerts"),
                page("alert", "/alerts/" + id("select id from alert where customer_id = ? limit 1", broken.customer())),
                page("alert-routes", "/settings/alerts"),
                page("alert-route", "/settings/alerts/routes/" + route(connected.customer())),
                page("alert-route-news", "/settings/alerts/routes/" + newsRoute(connected.customer())),
                page("customer-alerts", customer + "/alerts"),
                page("audit", "/audit"),
                page("customer-add-service", customer + "/services/new"),
                page("customer-exit", customer + "/exit"),
                page("customer-partners", partners(connected.customer())),
                page(
                        "customer-task",
                        "/customers/" + asked.customer() + "/task?profile=teams-telemetry&task=azure-subscription"),
                page("invitation-values", "/invitations/" + asked.invitation() + "/values"),
                page("invitation-registration", "/invitations/" + fresh.invitation() + "/registration"),
                page("passports", "/settings/passports"),
                page("credentials", "/credentials"),
                page("campaigns", "/campaigns"),
                page("campaign-new", "/campaigns/new"),
                page("campaign", "/campaigns/" + campaign(connected.customer())),
                page("profile", "/profiles/direct-routing"),
                page("profile-edit", "/profiles/direct-routing/edit"),
                page("profile-diff", "/profiles/direct-routing/diff?from=1&to=1"),
                refusedPage("missing", 404, "/customers/" + UUID.randomUUID()),
                refusedPage("nowhere", 404, "/no-such-page"),
                refusedPage("not-an-id", 400, "/customers/not-an-id/activity")));
        for (String state : List.of("pending", "awaiting", "declined", "expired", "revoked", "connected")) {
            sights.add(page("invitation-" + state, invitation(state)));
        }
        sights.add(page(
                "invitation-mail-failed",
                "/invitations/"
                        + portal.read(
                                jdbc -> jdbc.sql("select related_id from mail_message where state = 'FAILED' limit 1")
                                        .query(UUID.class)
                                        .single())));
        for (String form : List.of("revoke", "extend", "recipients")) {
            sights.add(page("invitation-" + form, invitation("pending") + "/" + form));
        }
        sights.add(new Sight("invitations-bulk", 200, walker -> ticked(walker, "resend")));
        sights.add(new Sight("invitations-revoke", 200, walker -> ticked(walker, "revoke")));
        sights.add(page("invitation-add", invitation("awaiting") + "/add"));
        sights.add(new Sight(
                "invitation-link",
                200,
                walker -> walker.open(portal.url + invitation("pending")).press("Copy another link")));
        sights.add(new Sight(
                "invitation-validated",
                200,
                walker -> walker.open(portal.url + invitation("awaiting") + "/add")
                        .press("Validate")));
        return sights;
    }

    /** Two whose mails arrive; the newest one's is refused. */
    private void ticked(Walker walker, String action) {
        walker.open(portal.url + "/invitations");
        for (int row : List.of(1, 2)) {
            walker.page.locator("tbody .gh-box").nth(row).check();
        }
        walker.page
                .locator("button[formaction='/invitations/" + action + "']")
                .first()
                .click();
        walker.page.waitForLoadState();
    }

    List<Sight> wizardPages() {
        return List.of(
                new Sight("wizard-start", 200, walker -> walker.open(fresh.link())),
                new Sight("wizard-asks", 200, walker -> walker.open(asked.link())),
                new Sight(
                        "wizard-inputs",
                        200,
                        walker -> walker.open(asked.link()).open(portal.url + "/authenticate/inputs")),
                new Sight("wizard-colleague", 200, walker -> wizard(walker, "colleague")),
                new Sight(
                        "wizard-colleague-refused",
                        422,
                        walker -> wizard(walker, "colleague").send("email", "no address")),
                new Sight(
                        "wizard-handed-over",
                        200,
                        walker -> wizard(walker, "colleague").send("email", "colleague@contoso.com")),
                new Sight("wizard-service-account", 200, walker -> wizard(walker, "service-account")),
                new Sight("wizard-decline", 200, walker -> wizard(walker, "decline")),
                new Sight("wizard-service-account-next", 200, this::consentForAServiceAccount),
                new Sight("wizard-waiting", 200, this::consentThatIsNotSeenYet),
                new Sight("wizard-method", 200, this::wayToChoose),
                new Sight("wizard-dry-run", 200, walker -> lookedAt(walker, ConnectionMethod.NEW_APP_REGISTRATION)),
                new Sight(
                        "wizard-existing", 200, walker -> lookedAt(walker, ConnectionMethod.EXISTING_APP_REGISTRATION)),
                new Sight(
                        "wizard-existing-refused",
                        422,
                        walker -> lookedAt(walker, ConnectionMethod.EXISTING_APP_REGISTRATION)
                                .send("clientId", "my app")),
                new Sight(
                        "wizard-by-hand",
                        200,
                        walker -> walker.open(lookable(ConnectionMethod.NEW_APP_REGISTRATION))
                                .open(portal.url + "/authenticate/by-hand")),
                new Sight("wizard-open-passport", 200, walker -> walker.open(portal.url + openPassport())),
                new Sight("wizard-partner", 200, walker -> walker.open(partner(connected.customer()))),
                new Sight("wizard-registration", 200, this::registrationThatIsBeingMade),
                new Sight(
                        "wizard-registration-cancel",
                        200,
                        walker -> beingMade(walker, CANCELLING, "/authenticate/registration/cancel")),
                new Sight("wizard-finished", 200, walker -> walker.open(connected.link())),
                new Sight(
                        "wizard-return",
                        200,
                        walker -> walker.open(connected.link()).open(portal.url + "/authenticate/manage")),
                new Sight("wizard-manage", 200, this::comesBack),
                new Sight("wizard-manage-disconnect", 200, walker -> {
                    comesBack(walker);
                    walker.follow("Disconnect");
                }),
                new Sight("wizard-manage-deletion", 200, walker -> {
                    comesBack(walker);
                    walker.follow("Ask for deletion");
                }),
                new Sight("wizard-awaiting", 200, walker -> walker.open(awaiting.link())),
                new Sight("wizard-declined", 200, walker -> wizard(walker, "declined")),
                new Sight("wizard-expired", 410, walker -> walker.open(expired.link())),
                new Sight("wizard-revoked", 410, walker -> walker.open(revoked.link())),
                new Sight("wizard-unknown", 404, walker -> walker.open(portal.url + "/authenticate/" + "x".repeat(43))),
                new Sight("wizard-no-cookie", 400, walker -> walker.open(portal.url + "/authenticate")),
                new Sight(
                        "wizard-no-state",
                        400,
                        walker -> walker.open(portal.url + "/authenticate/OAuth2Callback?code=abc")));
    }

    /** What somebody sees who is not signed in. */
    List<Sight> strangersPages() {
        return List.of(
                refusedPage(
                        "sign-in-refused", 403, "/sign-in-refused?reason=NO_ROLE&account=s.holm@northernvoice.example"),
                page("signed-out", "/signed-out"));
    }

    List<Sight> sandboxPages() {
        return List.of(
                new Sight("sandbox-inbox", 200, walker -> walker.openStill(cloud + "/inbox")),
                new Sight("sandbox-inbox-nothing", 200, walker -> walker.open(cloud + "/inbox?to=nobody@example.com")),
                new Sight("sandbox-mail", 200, walker -> {
                    walker.open(cloud + "/inbox").openFirst("main a[href^='/inbox/']");
                    walker.page.waitForFunction(WHOLE_MAIL);
                }),
                new Sight("sandbox-chaos", 200, walker -> walker.open(cloud + "/chaos")),
                new Sight(
                        "sandbox-accounts",
                        200,
                        walker -> walker.open(fresh.link()).press("Continue with Microsoft")),
                new Sight(
                        "sandbox-consent",
                        200,
                        walker -> walker.open(fresh.link())
                                .press("Continue with Microsoft")
                                .signInAs(FRESH.admin())),
                new Sight(
                        "sandbox-approval",
                        200,
                        walker -> walker.open(Invited.to(portal, "Contoso again", null)
                                        .link())
                                .press("Continue with Microsoft")
                                .signInAs(SandboxFacts.CONTOSO_USER)),
                new Sight(
                        "sandbox-blocked",
                        200,
                        walker -> walker.open(Invited.to(portal, "Woodgrove", SandboxFacts.WOODGROVE)
                                        .link())
                                .press("Continue with Microsoft")
                                .signInAs(SandboxFacts.WOODGROVE_ADMIN)),
                new Sight(
                        "sandbox-trouble",
                        400,
                        walker -> walker.open(
                                cloud + "/organizations/oauth2/v2.0/authorize?client_id=" + UUID.randomUUID())),
                new Sight(
                        "sandbox-signed-out", 200, walker -> walker.open(cloud + "/organizations/oauth2/v2.0/logout")));
    }

    /** Handlers that answer no page, or whose pages the lists above reach at another address. */
    Set<String> shownElsewhere() {
        return Set.of(
                "/authenticate/OAuth2Callback",
                "/authenticate/OAuth2Callback/{customer}",
                "/authenticate/{token}",
                "/authenticate/stopped",
                "/authenticate/receipt-keys/{provider}",
                // waits only while Microsoft does: SelfServiceTests walk through it
                "/authenticate/return",
                // a word for the portal itself
                "/authenticate/self-check",
                // leads back where no emergency waits: InboxPagesTests walk through it
                "/connections/{id}/inbox",
                // asks only while something is being made: MakingTests walk through it
                "/invitations/{id}/registration/undo",
                // asks only where something was found: EarlierRegistrationTests walk through it
                "/authenticate/earlier",
                // a download: ByHandServiceTests open it
                "/authenticate/by-hand.zip",
                // gone once there is a registration: OwnRegistrationTests walks through them
                "/setup",
                "/setup/progress",
                // there while Microsoft refuses the portal: RecoveryTests walk through it
                "/setup/credential");
    }

    /** The way to a page that is known by its path alone. */
    Sight unlisted(String path) {
        return new Sight(path.substring(1).replace('/', '-'), 200, walker -> {
            if (path.startsWith("/authenticate")) {
                walker.open(fresh.link());
            }
            walker.open(portal.url + path);
        });
    }

    private void comesBack(Walker walker) {
        walker.open(connected.link()).open(portal.url + "/authenticate/manage");
        walker.press("Continue with Microsoft").signInAs(SandboxFacts.CONTOSO_ADMIN);
    }

    private Walker wizard(Walker walker, String step) {
        return walker.open(fresh.link()).open(portal.url + "/authenticate/" + step);
    }

    private void consentForAServiceAccount(Walker walker) {
        walker.open(invitedAgain(WITH_ACCOUNT, null).link()).open(portal.url + "/authenticate/service-account");
        walker.press("Continue with Microsoft").signInAs(WITH_ACCOUNT.admin()).consent(true);
    }

    private void consentThatIsNotSeenYet(Walker walker) {
        send("POST", "/_sandbox/switches", "{\"replicationDelaySeconds\":40}");
        walker.open(invitedAgain(NOT_SEEN, null).link())
                .press("Continue with Microsoft")
                .signInAs(NOT_SEEN.admin())
                .consent(true);
        send("POST", "/_sandbox/switches", "{\"replicationDelaySeconds\":0}");
    }

    private void wayToChoose(Walker walker) {
        UUID customer = Invited.to(portal, "Contoso chooses", null).customer();
        walker.open(Invited.again(portal, customer, null, true).link());
    }

    /** After a read-only sign-in: the result of a dry run, or the form for a registration that exists. */
    private Walker lookedAt(Walker walker, ConnectionMethod method) {
        walker.open(lookable(method));
        if (method == ConnectionMethod.NEW_APP_REGISTRATION) {
            walker.open(portal.url + "/authenticate/passport").press("Look what would happen, change nothing");
        } else {
            walker.press("Continue with Microsoft");
        }
        return walker.signInAs(LOOKED_AT.admin()).consent(true);
    }

    /** The link of another invitation for the customer whose tenant is only looked at. */
    private String lookable(ConnectionMethod method) {
        return invitedAgain(LOOKED_AT, method).link();
    }

    private Invited invitedAgain(SmallTenant tenant, @Nullable ConnectionMethod method) {
        UUID customer = portal.read(jdbc -> jdbc.sql("select id from customer where tenant_id = ?")
                .param(tenant.tenantId())
                .query(UUID.class)
                .single());
        return Invited.again(portal, customer, method, false);
    }

    /** Held where Microsoft does not accept the new credential yet. */
    private void registrationThatIsBeingMade(Walker walker) {
        beingMade(walker, MAKING, null);
    }

    private void beingMade(Walker walker, SmallTenant tenant, @Nullable String next) {
        Invited invited = invitedAgain(tenant, ConnectionMethod.NEW_APP_REGISTRATION);
        send("POST", "/_sandbox/switches", "{\"credentialDelaySeconds\":90}");
        walker.open(invited.link())
                .press("Continue with Microsoft")
                .signInAs(tenant.admin())
                .consent(true);
        walker.page.getByText("Waiting for Microsoft").first().waitFor(new Locator.WaitForOptions().setTimeout(60_000));
        if (next == null) {
            walker.hold("**/authenticate/registration");
        } else {
            leave(walker, portal.url + next);
        }
        send("POST", "/_sandbox/switches", "{\"credentialDelaySeconds\":0}");
    }

    /** The page that is left may be asking for itself at the same moment, which ends the way to another one. */
    private static void leave(Walker walker, String address) {
        try {
            walker.open(address);
        } catch (PlaywrightException crossed) {
            walker.open(address);
        }
    }

    private Sight page(String name, String path) {
        return refusedPage(name, 200, path);
    }

    private Sight refusedPage(String name, int status, String path) {
        return new Sight(name, status, walker -> walker.open(portal.url + path));
    }

    /** The form as it is, sent empty. */
    private Sight pressed(String name, int status, String path) {
        return new Sight(name, status, walker -> {
            walker.open(portal.url + path);
            walker.page.evaluate("() => document.querySelectorAll('main form').forEach((f) => (f.noValidate = true))");
            walker.page.locator("main form button.gh-button-main").first().click();
            walker.page.waitForLoadState();
        });
    }

    private String invitation(String state) {
        Invited invited = switch (state) {
            case "pending" -> pending;
            case "awaiting" -> awaiting;
            case "declined" -> declined;
            case "expired" -> expired;
            case "revoked" -> revoked;
            default -> connected;
        };
        return "/invitations/" + invited.invitation();
    }

    private void consent(Chromium chromium, Invited invited, String admin) {
        try (BrowserContext context = chromium.desk()) {
            new Walker(context.newPage())
                    .open(invited.link())
                    .press("Continue with Microsoft")
                    .signInAs(admin)
                    .consent(true);
        }
    }

    private void end() {
        portal.read(jdbc -> jdbc.sql("update invitation set expires_at = now() - interval '1 day' where id = ?")
                .param(expired.invitation())
                .update());
        portal.in(() -> {
            portal.bean(Invitations.class).revoke(revoked.invitation(), "Sent by mistake", Invited.MAJA);
            portal.bean(Invitations.class).declined(declined.invitation(), "Not now");
            return true;
        });
    }

    private void refuseMail() {
        send("POST", "/_sandbox/refuse", "{\"address\":\"gone@contoso.com\",\"answer\":\"550 5.1.1 User unknown\"}");
        Automation api = new Automation(portal.url, portal.sandbox.loginEndpoint());
        api.post(
                "/api/v1/customers/" + unreached.customer() + "/invitations",
                java.util.Map.of("profile", "direct-routing", "recipients", List.of("gone@contoso.com")),
                201);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> count("select count(*) from mail_message where state = 'FAILED'") > 0);
    }

    private boolean everythingArrived() {
        return count("select count(*) from directory_user") > 100
                && count("select count(*) from connection where health = 'HEALTHY'") > 5;
    }

    private boolean status(Invited invited, String status) {
        return count("select count(*) from invitation where id = '" + invited.invitation() + "' and status = '" + status
                        + "'")
                == 1;
    }

    private long count(String sql) {
        return portal.read(jdbc -> jdbc.sql(sql).query(Long.class).single());
    }

    private UUID difference(UUID customer) {
        return portal.read(
                jdbc -> jdbc.sql("""
                    insert into drift_finding (provider_id, id, customer_id, connection_id, code, subject, state,
                      first_seen_at, last_seen_at)
                    select provider_id, gen_random_uuid(), customer_id, id, 'PERMISSION_EXTRA', 'Mail.Read', 'NEW',
                      now(), now()
                    from connection where customer_id = ? returning id
                    """).param(customer).query(UUID.class).single());
    }

    /** The link of another organisation that was asked to consent to a customer's app, besides one that has. */
    private String partner(UUID customer) {
        if (partnerLink != null) {
            return partnerLink;
        }
        String token = Randoms.token();
        portal.read(jdbc -> {
            String insert = """
                insert into partner_organisation (provider_id, id, customer_id, profile, registration_id, name,
                  tenant_id, email, expires_at, consented_at, created_by, created_at)
                select provider_id, gen_random_uuid(), customer_id, 'remote-expert', registration_id, ?, ?,
                  'admin@fabrikam.example', now() + interval '30 days', ?::timestamptz, 'Maja Jensen', now()
                from connection where customer_id = ? returning id
                """;
            jdbc.sql(insert)
                    .params("Fabrikam", SandboxFacts.ADATUM, "2026-11-20T10:00Z", customer)
                    .query(UUID.class)
                    .list();
            UUID id = jdbc.sql(insert)
                    .params("Tailspin Toys", SandboxFacts.TAILSPIN, null, customer)
                    .query(UUID.class)
                    .list()
                    .getFirst();
            return jdbc.sql("""
                insert into partner_link (provider_id, token_hash, partner_id, created_at)
                select provider_id, ?, id, now() from partner_organisation where id = ?
                """).params(Hashes.sha256(token), id).update();
        });
        partnerLink = portal.url + "/authenticate/" + token;
        return partnerLink;
    }

    /** A passport that an owner has opened. */
    private String openPassport() {
        return portal.read(jdbc -> {
            jdbc.sql("""
                insert into public_passport (provider_id, profile, opened_by, opened_at)
                select provider_id, 'remote-expert', 'Maja Jensen', now() from customer where id = ?
                on conflict do nothing
                """).param(connected.customer()).update();
            return "/authenticate/passports/"
                    + jdbc.sql("select provider_id from customer where id = ?")
                            .param(connected.customer())
                            .query(UUID.class)
                            .single()
                    + "/remote-expert";
        });
    }

    private String partners(UUID customer) {
        partner(customer);
        return "/customers/" + customer + "/partners";
    }

    /** Paused, with one customer who waits and one who was skipped. */
    private UUID route(UUID customer) {
        UUID id = UUID.randomUUID();
        return portal.read(jdbc -> {
            jdbc.sql("""
                insert into alert_route (provider_id, id, name, target, address, least_severity, kinds,
                  customer_id, rhythm, mails_per_hour, enabled, created_by, created_at)
                select provider_id, ?, 'Night shift', 'MAIL', 'night@northernvoice.example', 'WARNING',
                  '{SIGN_IN_LOST}', id, 'HOURLY', 5, false, 'Maja Jensen', now() from customer where id = ?
                """).params(id, customer).update();
            return id;
        });
    }

    /** Paused, with what it told before, and what its receiver refused. */
    private UUID newsRoute(UUID customer) {
        UUID id = UUID.randomUUID();
        return portal.read(jdbc -> {
            jdbc.sql("""
                insert into alert_route (provider_id, id, name, target, address, sealed_url, sealed_secret,
                  least_severity, kinds, news_kinds, news_profile, rhythm, mails_per_hour, enabled, created_by, created_at)
                select provider_id, ?, 'Dispatch centre', 'WEBHOOK', 'dispatch.northernvoice.example', ''::bytea,
                  ''::bytea, 'WARNING', '{INBOX_NEWS}', '{MESSAGE,PRESENCE}', 'teams-telemetry', 'IMMEDIATE', 5, false,
                  'Maja Jensen', now() from customer where id = ?
                """).params(id, customer).update();
            jdbc.sql("""
                insert into alert_ping (provider_id, id, route_id, news, attempts, due_at, last_answer, created_at,
                  taken_at)
                select provider_id, gen_random_uuid(), id, jsonb_build_object('since', 40 + 12 * n, 'through', 52 + 12 * n,
                  'more', false, 'parts', jsonb_build_array(jsonb_build_object('customerId', ?::text, 'connectionId',
                  ?::text, 'profile', 'teams-telemetry', 'kind', 'MESSAGE', 'count', 9, 'urgent', 1)))::text, 4 - n, now(),
                  case when n = 3 then '503 Service Unavailable' else '200 OK' end, now() + make_interval(secs => n),
                  case when n < 3 then now() end
                from alert_route, generate_series(1, 3) n where id = ?
                """).params(customer, customer, id).update();
            return id;
        });
    }

    private UUID campaign(UUID customer) {
        UUID id = UUID.randomUUID();
        return portal.read(jdbc -> {
            jdbc.sql("""
                insert into campaign (provider_id, id, profile, profile_version, state, per_hour, connected,
                  next_at, created_by_kind, created_by_id, created_by_name, created_at)
                select provider_id, ?, 'direct-routing', 2, 'PAUSED', 100, 2, now(), 'OPERATOR', 'maja',
                  'Maja Jensen', now() from customer where id = ?
                """).params(id, customer).update();
            jdbc.sql("""
                insert into campaign_member (provider_id, campaign_id, position, connection_id, customer_id,
                  state, why, changed_at)
                select provider_id, ?, row_number() over (order by created_at), id, customer_id,
                  case when customer_id = ? then 'SKIPPED' else 'PENDING' end,
                  case when customer_id = ? then 'NO_RECIPIENT' end, now()
                from connection where state = 'ACTIVE'
                """).params(id, customer, customer).update();
            return id;
        });
    }

    private UUID id(String sql, UUID parameter) {
        return portal.read(
                        jdbc -> jdbc.sql(sql).param(parameter).query(UUID.class).list())
                .getFirst();
    }

    private String send(String method, String path, @org.jspecify.annotations.Nullable String json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(cloud + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        json == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(path + " answered " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
