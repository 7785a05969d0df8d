package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.check.ConnectionChecks;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.IssuedInvitation;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.onboarding.input.ProviderInputs;
import io.gatehouse.onboarding.passport.Passports;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the journeys of all services share: a tenant of their own, and the people who type and sign in. */
@SandboxTest
public abstract class ServiceJourney {

    private static final Set<String> MAKING = Set.of(WizardPaths.REGISTRATION, "/authenticate/waiting");

    @LocalServerPort
    int port;

    @Autowired
    public Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    public Invitations invitations;

    @Autowired
    Connections connections;

    @Autowired
    public ConnectionChecks checks;

    @Autowired
    Passports passports;

    @Autowired
    public ProviderInputs providerInputs;

    @Autowired
    public Sandbox sandbox;

    public SmallTenant tenant;
    public TestInvitations made;
    public TestBrowser browser;
    public UUID customer;
    public Link link;

    public abstract String profile();

    @BeforeEach
    void invite() {
        tenant = FreshTenants.next(rows.first(), customers);
        made = new TestInvitations(rows.first(), customers, invitations);
        browser = newBrowser();
        customer = made.customer(tenant.name(), tenant.tenantId());
        link = made.link(customer, profile(), ConnectionMethod.NEW_APP_REGISTRATION);
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, tenant.tenantId());
        registrations().forEach(sandbox.world()::remove);
    }

    public TestBrowser newBrowser() {
        return new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
    }

    /** What the provider's operator types; the message keys of what is wrong with it. */
    public Map<String, String> weType(Map<String, String> values) {
        return inScope(() -> providerInputs.keep(invitation(), values, TestInvitations.MAJA))
                .problems();
    }

    public Page theyType(Map<String, String> values) {
        browser.open(link.address());
        Page form = browser.open(WizardPaths.INPUTS);
        return browser.submit(form, form.form("inputs"), values);
    }

    /** The admin signs in and consents to the helper; answers where the wizard led after the registration was made. */
    public Page register() {
        Page consent = new AtMicrosoft(browser).signIn(browser.open(link.address()), tenant.admin());
        return made(new AtMicrosoft(browser).consent(consent));
    }

    /** Waits until the registration that was begun is made. */
    Page made(Page begun) {
        assertThat(begun.address()).as(begun.h1()).hasPath(WizardPaths.REGISTRATION);
        Page[] last = new Page[1];
        Awaitility.await("registration")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    SparedTime.passes(rows, tenant);
                    last[0] = browser.open(WizardPaths.REGISTRATION);
                    seen(last[0]);
                    return !MAKING.contains(last[0].address().getPath());
                });
        return last[0];
    }

    /** By another invitation to the same customer, in a browser that has never been there. */
    public Page registerAgain(NewInvitation wanted) {
        IssuedInvitation issued = inScope(() -> invitations.issue(wanted, TestInvitations.MAJA));
        // that of a mailed one is in the mail alone
        Secret address = issued.link() == null
                ? inScope(() -> invitations.anotherLink(issued.invitation().id(), TestInvitations.MAJA))
                : issued.link();
        link = new Link(issued.invitation(), address.reveal());
        browser = newBrowser();
        return register();
    }

    /** Of the credential that is in use. */
    public String keyId(ConnectionView connection) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("select key_id from credential where registration_id = ? and state = 'ACTIVE'"
                                + " order by accepted_at desc limit 1")
                        .param(connection.registrationId())
                        .query(String.class)
                        .single());
    }

    /** Near its end after the usual life of one. */
    public void ageCredential(ConnectionView connection) {
        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("update credential set created_at = now() - interval '170 days',"
                                + " expires_at = now() + interval '3 days' where registration_id = ?")
                        .param(connection.registrationId())
                        .update());
    }

    /** The app that was made has what the passport told, and nothing besides. */
    public void assertAsThePassportSays() {
        AsThePassportSays.granted(directory(), registration().appId(), inScope(() -> passports.of(invitation())));
    }

    /** Each page that was looked at while the registration was made. */
    void seen(Page page) {}

    /** Another person signs in, in a browser of his own, by the same link. */
    Page signInAs(String account) {
        TestBrowser theirs = newBrowser();
        Page page = new AtMicrosoft(theirs).signIn(theirs.open(link.address()), account);
        browser = theirs;
        return page;
    }

    /**
     * The admin cancels, signs in to another organisation, is no admin after all or comes too late: each time a page that
     * says so, nothing stored and nothing made, and the same link still begins.
     */
    public void stopsWhoCannotGoOn() {
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page declined = microsoft.cancel(microsoft.signIn(browser.open(link.address()), tenant.admin()));
        assertThat(declined.h1()).isEqualTo("You cancelled at Microsoft");
        assertThat(declined.body()).contains("Nothing was stored.", "Code for support");
        assertThat(invitation().status()).isEqualTo(InvitationStatus.DECLINED);

        assertThat(signInAs(member().signInName()).h1()).isEqualTo("Need admin approval");

        Page consent = signInAs(tenant.admin());
        microsoft = new AtMicrosoft(browser);
        bindTo(UUID.randomUUID().toString());
        Page wrong = microsoft.consent(consent);
        assertThat(wrong.h1()).isEqualTo("You signed in to another organisation");
        assertThat(wrong.status()).isEqualTo(409);
        assertThat(wrong.body()).contains(tenant.admin(), "Use another account", "Nothing was stored.");
        bindTo(tenant.tenantId());

        endsIn("-1 hour");
        Page late = browser.open(link.address());
        assertThat(late.status()).isEqualTo(410);
        assertThat(late.h1()).isEqualTo("This invitation has expired");
        endsIn("1 day");

        assertThat(registrations()).isEmpty();
        assertThat(inScope(() -> connections.ofCustomer(customer))).isEmpty();
        assertThat(browser.open(link.address()).body()).contains("/authenticate/start");
    }

    /** What Microsoft itself says, planted there, and the title of the page on which people read why. */
    public record Refusal(Chaos.At at, int code, String h1) {}

    private static final List<Refusal> OF_ADMINS = List.of(
            new Refusal(Chaos.At.AUTHORIZE, 65004, "You cancelled at Microsoft"),
            new Refusal(Chaos.At.TOKEN, 53003, "A policy of your organisation blocks this sign-in"),
            new Refusal(Chaos.At.TOKEN, 53000, "A managed device is required"),
            new Refusal(Chaos.At.TOKEN, 90094, "An admin has to approve"),
            new Refusal(Chaos.At.TOKEN, 50020, "This account does not belong here"),
            new Refusal(Chaos.At.TOKEN, 65001, "Some permissions were not granted"),
            new Refusal(Chaos.At.TOKEN, 7000215, "Something is wrong on our side"),
            new Refusal(Chaos.At.TOKEN, 90033, "Microsoft is having trouble right now"));

    private static final List<Refusal> OF_ACCOUNTS = List.of(
            new Refusal(Chaos.At.AUTHORIZE, 65004, "You cancelled at Microsoft"),
            new Refusal(Chaos.At.TOKEN, 53003, "A policy of your organisation blocks this sign-in"),
            new Refusal(Chaos.At.TOKEN, 7000215, "Not all of Microsoft’s servers know the app yet"),
            new Refusal(Chaos.At.TOKEN, 90033, "Microsoft is having trouble right now"));

    /** Whatever Microsoft says to the admin, nothing is made, and the same link begins again. */
    public void saysWhyMicrosoftRefuses() {
        ownSecretIsKnownEverywhere();
        for (Refusal refusal : OF_ADMINS) {
            browser = newBrowser();
            AtMicrosoft microsoft = new AtMicrosoft(browser);
            Page start = browser.open(link.address());
            force(refusal);
            // whoever had to wait for an approval is not asked for consent again
            Page consent = microsoft.signIn(start, tenant.admin());
            Page page = consent.h1().equals("Permissions requested") ? microsoft.consent(consent) : consent;
            assertRefused(page, refusal);
            assertThat(registrations()).isEmpty();
            assertThat(browser.open(link.address()).body()).contains("/authenticate/start");
        }
    }

    /** The same for the account that signs in through what was made: no connection, and nothing is made again. */
    public void saysWhyMicrosoftRefusesTheAccount(String account) {
        String made = registration().appId();
        for (Refusal refusal : OF_ACCOUNTS) {
            force(refusal);
            assertRefused(signInAs(account), refusal);
            assertThat(registration().appId()).isEqualTo(made);
            assertThat(browser.open(link.address()).h1()).isEqualTo("Now sign in with the service account");
        }
    }

    /** Until the page is there: a secret that is new is tried more than once. */
    private void force(Refusal refusal) {
        sandbox.world().chaos().force(refusal.at(), refusal.code(), refusal.code() == 7000215 ? -1 : 1);
    }

    /** The helper's secret is as old as the context otherwise, which may have begun just now. */
    private void ownSecretIsKnownEverywhere() {
        rows.in(rows.first(), () -> rows.jdbc().sql("""
                        update credential c set accepted_at = c.accepted_at - interval '1 day' from app_registration r
                        where r.provider_id = c.provider_id and r.id = c.registration_id and r.customer_id is null
                        """).update());
    }

    private void assertRefused(Page page, Refusal refusal) {
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        assertThat(page.h1()).as("AADSTS%s", refusal.code()).isEqualTo(refusal.h1());
        assertThat(page.body()).contains("Nothing was stored.", "Code for support", "AADSTS" + refusal.code());
        assertThat(inScope(() -> connections.ofCustomer(customer))).isEmpty();
    }

    /** As if somebody had named another tenant while the admin was at Microsoft. */
    private void bindTo(@Nullable String other) {
        change("update customer set tenant_id = ? where id = ?", other, customer);
        change(
                "update invitation set tenant_id = ? where id = ?",
                other,
                link.invitation().id());
    }

    /** An invitation to a customer of whom nobody knows the tenant yet. */
    public void unpin() {
        bindTo(null);
    }

    private void endsIn(String interval) {
        change(
                "update invitation set expires_at = now() + ?::interval where id = ?",
                interval,
                link.invitation().id());
    }

    private void change(String sql, @Nullable String value, UUID id) {
        rows.in(rows.first(), () -> rows.jdbc().sql(sql).params(value, id).update());
    }

    /** What the dry run tells an account of the tenant. */
    public Page look(String account) {
        browser = newBrowser();
        browser.open(link.address());
        Page signedIn = new AtMicrosoft(browser).signIn(browser.open("/authenticate/passport"), account);
        Page run =
                signedIn.h1().equals("Permissions requested") ? new AtMicrosoft(browser).consent(signedIn) : signedIn;
        assertThat(run.address()).as(run.h1()).hasPath(WizardPaths.DRY_RUN);
        assertThat(registrations()).isEmpty();
        return run;
    }

    /** Rules of the tenant for the credentials of all its apps. */
    public void credentialRules(boolean secretsForbidden, boolean certificatesForbidden) {
        plant(
                "policies",
                "{\"tenant\":\"%s\",\"secretsForbidden\":%s,\"ownCertificatesForbidden\":%s}"
                        .formatted(tenant.tenantId(), secretsForbidden, certificatesForbidden));
    }

    /** Somebody of the tenant who is no admin and has a licence for Teams. */
    public Person member() {
        return directory().people().values().stream()
                .filter(Person::present)
                .filter(person -> !person.guest() && !person.globalAdministrator())
                .findFirst()
                .orElseThrow();
    }

    public Tenant directory() {
        return sandbox.world().tenant(tenant.tenantId()).orElseThrow();
    }

    public List<Application> registrations() {
        return sandbox.world().applications().stream()
                .filter(app -> app.tenantId().equals(tenant.tenantId()))
                .toList();
    }

    public Application registration() {
        assertThat(registrations()).hasSize(1);
        return registrations().getFirst();
    }

    public ConnectionView connection() {
        return inScope(() -> connections.ofCustomer(customer).getFirst());
    }

    public InvitationView invitation() {
        return made.now(link);
    }

    /** How often something was noted in the history of the customer. */
    public long noted(String action) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("select count(*) from audit_entry where action = ? and customer_id = ?")
                        .params(action, customer)
                        .query(Long.class)
                        .single());
    }

    /** Plants a fault at the sandbox's own address for that. */
    public void plant(String call, String json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.loginEndpoint() + "/_sandbox/" + call))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public <T> T inScope(Callable<T> work) {
        return ProviderScope.call(rows.first(), () -> {
            try {
                return work.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
