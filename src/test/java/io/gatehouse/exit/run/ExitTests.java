package io.gatehouse.exit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestSandbox;
import io.gatehouse.audit.AuditEntry;
import io.gatehouse.audit.AuditQuery;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.RetryLater;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.provider.callback.CustomerCallbacks;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.existing.TypedRegistration;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.ApplicationDraft;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.failure.VaultFailure;
import io.gatehouse.web.TestCallers;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** A customer leaves: everything is listed, exported, removed, proven and erased. */
class ExitTests extends ExitBase {

    @Autowired
    AppRegistrations registrations;

    @Autowired
    OwnRegistrations own;

    @Autowired
    CustomerCallbacks callbacks;

    @Autowired
    RegistrationSagas sagas;

    @Autowired
    List<RecurringWork> schedule;

    @Test
    void listsExportsRemovesProvesAndErases() throws Exception {
        connect(ConnectionMethod.NEW_APP_REGISTRATION);
        Application made = applications().getFirst();
        assertThat(page())
                .contains(made.appId(), "gatehouse/direct-routing/", "Export all of it")
                .contains("Teams Direct Routing", "Connected", "People copied from the directory")
                .doesNotContain("directory_user", "ACTIVE", "??");

        Map<String, String> files = export();
        assertThat(files).containsKeys("contents.json", "credential.csv", "directory_user.csv", "connection.csv");
        assertThat(files.keySet())
                .as("what only points at the customer's rows")
                .contains("registration_saga_step.csv", "link_token.csv", "delegated_grant.csv", "partner_trip.csv");
        assertThat(files.get("registration_saga_step.csv")).contains("APPLICATION_CREATED");
        assertThat(files.get("link_token.csv").lines().count()).isEqualTo(2);
        assertThat(files.get("credential.csv"))
                .contains("gatehouse/direct-routing/")
                .doesNotContain("sealed");
        assertThat(files.get("directory_user.csv").lines().count()).isGreaterThan(1);
        assertThat(String.join("", files.values()))
                .doesNotContain(made.passwords().getFirst().secretText());

        assertThat(post("", TestCallers.owner(provider), "name", "somebody else"))
                .hasStatus(422);
        assertThat(post("", TestCallers.operator(provider), "name", tenant.name()))
                .hasStatus(403);
        Sealed secret = keptSecret();
        assertThat(post("", TestCallers.owner(provider), "name", tenant.name())).hasStatus3xxRedirection();
        await(() -> run().state() == ExitState.NEEDS_SIGN_IN);
        assertThat(page()).contains("An administrator of the customer has to remove the rest");
        assertThat(in(() -> data.hasKey(customer))).isTrue();

        removeApplications();
        assertThat(post("/again", TestCallers.owner(provider))).hasStatus3xxRedirection();
        await(() -> run().state() == ExitState.DONE);

        assertErased();
        assertThat(page()).contains("AADSTS700016", "AADSTS7000229", "data key is destroyed");
        assertThatThrownBy(() -> rows.in(provider, () -> vault.open(secret.bytes(), secret.where())))
                .isInstanceOf(VaultFailure.class);
        assertThat(in(() -> trail.list(new AuditQuery(customer, null, null, null, null, 50))).items().stream()
                        .map(AuditEntry::action))
                .contains("customer.exit_started", "customer.exported_all", "customer.exit_done");
    }

    @Test
    void leavesToTheCustomerWhatItsOwnRightsDoNotReach() throws Exception {
        connect(ConnectionMethod.NEW_APP_REGISTRATION);

        assertThat(post("", TestCallers.owner(provider), "name", tenant.name(), "leaveRest", "true"))
                .hasStatus3xxRedirection();
        await(() -> run().state() == ExitState.DONE);

        assertThat(in(() -> exitRows.steps(run().id())))
                .filteredOn(step -> step.state() == ExitStep.State.LEFT)
                .singleElement()
                .satisfies(step -> assertThat(step.kind()).isEqualTo(ExitStep.Kind.REGISTRATION));
        assertErased();
    }

    @Test
    void leavesWithTheRedirectUrlThatItsOwnRegistrationHolds() throws Exception {
        connect(ConnectionMethod.NEW_APP_REGISTRATION);
        UUID theirs = in(() -> registrations.ofCustomer(customer)).getFirst().id();
        UUID providers = in(() -> registrations.own()).id();
        List<String> held = List.of(callbacks.own(customer));
        in(() -> {
            callbacks.holds(theirs, customer, held);
            callbacks.holds(providers, customer, held);
            return customer;
        });

        post("", TestCallers.owner(provider), "name", tenant.name(), "leaveRest", "true");
        await(() -> run().state() == ExitState.DONE);

        assertErased();
        assertThat(callbackAt(theirs)).isZero();
        assertThat(callbackAt(providers))
                .as("proven gone from the provider's registration first")
                .isOne();
    }

    /** There is no administrator any more who could remove anything, and no directory in which it could be left. */
    @Test
    void endsByItselfWhereTheOrganisationWasDeleted() throws Exception {
        connect(ConnectionMethod.NEW_APP_REGISTRATION);
        there().close(true);
        try {
            post("", TestCallers.owner(provider), "name", tenant.name());
            await(() -> looks() == 1);
            assertThat(post("/again", TestCallers.owner(provider))).hasStatus3xxRedirection();

            await(() -> {
                if (looks() > 0) {
                    assertThat(run().state()).as("look %s", looks()).isNotEqualTo(ExitState.NEEDS_SIGN_IN);
                    twentyMinutesLater();
                    post("/again", TestCallers.owner(provider));
                }
                return run().state() == ExitState.DONE;
            });
        } finally {
            there().close(false);
        }

        assertThat(step(ExitStep.Kind.REGISTRATION).detail()).contains("does not exist at Microsoft any more");
        assertThat(step(ExitStep.Kind.PROVIDER_APP).detail()).contains("nothing can be left there");
        assertThat(in(() -> exitRows.steps(run().id()))).allMatch(step -> step.state() == ExitStep.State.DONE);
        assertErased();
    }

    /** Nobody is asked any more who could sign in: the exit comes to its end without. */
    @Test
    void endsByItselfWhereTheOrganisationIsDeletedWhileItWaitsForASignIn() throws Exception {
        connect(ConnectionMethod.NEW_APP_REGISTRATION);
        post("", TestCallers.owner(provider), "name", tenant.name());
        await(() -> run().state() == ExitState.NEEDS_SIGN_IN);
        lookForLostTenants();
        assertThat(looks()).as("it is there").isZero();

        there().close(true);
        try {
            for (int look = 1; look <= 4; look++) {
                assertThat(run().state()).as("look %s", look).isEqualTo(ExitState.NEEDS_SIGN_IN);
                twentyMinutesLater();
                lookForLostTenants();
            }
            await(() -> run().state() == ExitState.DONE);
        } finally {
            there().close(false);
        }

        assertThat(in(() -> exitRows.steps(run().id()))).allMatch(step -> step.state() == ExitStep.State.DONE);
        assertErased();
    }

    private void lookForLostTenants() {
        in(() -> {
            schedule.stream()
                    .filter(one -> one.name().equals("exit.lost-tenants"))
                    .forEach(RecurringWork::run);
            return true;
        });
    }

    private int looks() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select coalesce(max(tenant_absent_looks), 0) from connection where customer_id = ?")
                        .param(customer)
                        .query(Integer.class)
                        .single());
    }

    private void twentyMinutesLater() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "update connection set tenant_absent_at = tenant_absent_at - interval '21 minutes' where customer_id = ?")
                        .param(customer)
                        .update());
    }

    /** Takes it away. */
    private int callbackAt(UUID registration) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("delete from customer_callback where registration_id = ? and customer_id = ?")
                        .params(registration, customer)
                        .update());
    }

    @Test
    void removesTheRestByAnAdministratorsLink() throws Exception {
        connect(ConnectionMethod.NEW_APP_REGISTRATION);
        assertThat(post("/link", TestCallers.owner(provider))).hasStatus(422);
        post("", TestCallers.owner(provider), "name", tenant.name());
        await(() -> run().state() == ExitState.NEEDS_SIGN_IN);

        provesNothingWithAnotherTenantsRights();
        keepsALoanThatCameMeanwhile();
        MvcTestResult shown = post("/link", TestCallers.owner(provider));
        assertThat(shown).hasStatusOk();
        String link =
                Html.first(shown.getResponse().getContentAsString(), "<code>(http[^<]+/authenticate/[^<]+)</code>");
        TestBrowser browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        assertThat(microsoft
                        .consent(microsoft.signIn(browser.open(link), tenant.admin()))
                        .body())
                .contains("is being removed now");
        await(() -> run().state() == ExitState.DONE);

        assertThat(applications()).isEmpty();
        assertThat(there().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)).isEmpty();
        assertThat(in(() -> exitRows.steps(run().id())))
                .allMatch(step -> step.state() == ExitStep.State.DONE)
                .anyMatch(step -> String.valueOf(step.detail()).contains("Microsoft answers 404"));
        assertErased();
    }

    @Test
    void waitsUntilARegistrationThatWasBeingMadeIsTakenBack() throws Exception {
        World world = sandbox.world();
        world.change(() -> world.chaos().set(now -> now.withReplication(0, new Chaos.Slow(0, 600))));
        try {
            TestInvitations made = new TestInvitations(provider, customers, invitations);
            AtMicrosoft microsoft =
                    new AtMicrosoft(new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port));
            microsoft.consent(microsoft.signIn(
                    microsoft
                            .browser()
                            .open(made.link(customer, ConnectionMethod.NEW_APP_REGISTRATION)
                                    .address()),
                    tenant.admin()));
            await(() -> in(() -> sagas.ofCustomer(customer)).stream()
                    .anyMatch(saga -> saga.state() == SagaState.WAITING && saga.registrationId() != null));
            Application half = applications().getFirst();

            assertThat(page()).contains(half.appId());
            post("", TestCallers.owner(provider), "name", tenant.name());
        } finally {
            world.change(() -> world.chaos().set(now -> Chaos.State.NORMAL));
        }

        await(() -> run().state() == ExitState.DONE);
        assertThat(applications()).isEmpty();
        assertThat(there().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)).isEmpty();
        assertThat(step(ExitStep.Kind.REGISTRATION).detail()).contains("AADSTS700016");
        assertErased();
    }

    private void provesNothingWithAnotherTenantsRights() {
        Loan foreign =
                new Loan(new TenantId(UUID.randomUUID().toString()), Secret.of("rights elsewhere"), Instant.now());
        Instant soon = Instant.now().plusSeconds(60);
        assertThatThrownBy(() -> in(() -> {
                    exits.lent(customer, foreign, soon, TestInvitations.MAJA);
                    return customer;
                }))
                .isInstanceOfSatisfying(
                        Conflict.class, refused -> assertThat(refused.key()).isEqualTo(Customers.TENANT_OTHER));
        ExitStep registration = step(ExitStep.Kind.REGISTRATION);
        assertThat(in(() -> work.registration(registration.subject(), foreign)).state())
                .isEqualTo(ExitStep.State.NEEDS_ADMIN);
    }

    /** An attempt that began before somebody signed in neither erases what was lent nor settles a step anew. */
    private void keepsALoanThatCameMeanwhile() {
        ExitRun late = run();
        ExitStep known = step(ExitStep.Kind.PROVIDER_APP);
        Loan loan = new Loan(new TenantId(tenant.tenantId()), Secret.of("rights here"), Instant.now());
        in(() -> {
            exitRows.lend(late, loan, Instant.now().plusSeconds(60));
            return late;
        });
        assertThat(in(() -> exitRows.rest(late))).isFalse();
        assertThatThrownBy(() -> in(() -> {
                    exitRows.settle(late.id(), known, ExitStep.Result.needsAdmin("late"));
                    return late;
                }))
                .isInstanceOf(RetryLater.class);
        assertThat(in(() -> exitRows.lent(run())).orElseThrow().token().reveal())
                .isEqualTo("rights here");
        assertThat(in(() -> exitRows.rest(run()))).isTrue();
        assertThat(in(() -> exitRows.lent(run()))).isEmpty();
    }

    @Test
    void refusesToEndWhileAnotherRegistrationOfOursIsThere() throws Exception {
        connect(ConnectionMethod.DELEGATED_TOKEN);
        UUID other = anotherOwnRegistrationThere();
        try {
            post("", TestCallers.owner(provider), "name", tenant.name());
            await(() -> run().state() == ExitState.NEEDS_SIGN_IN);
            assertThat(step(ExitStep.Kind.PROVIDER_APP).state()).isEqualTo(ExitStep.State.NEEDS_ADMIN);
            TestInvitations made = new TestInvitations(provider, customers, invitations);
            assertThatThrownBy(() -> made.link(customer))
                    .isInstanceOfSatisfying(
                            Conflict.class, refused -> assertThat(refused.key()).isEqualTo("exit.open"));

            there().servicePrincipalOf(other.toString()).ifPresent(sandbox.world()::remove);
            UUID first = run().jobId();
            rows.in(provider, () -> {
                exits.again(customer, TestInvitations.MAJA);
                UUID next = exits.ofCustomer(customer).orElseThrow().jobId();
                exits.again(customer, TestInvitations.MAJA);
                assertThat(exits.ofCustomer(customer).orElseThrow().jobId())
                        .as("one job, however often it is asked for")
                        .isEqualTo(next)
                        .isNotEqualTo(first);
                return next;
            });
            await(() -> run().state() == ExitState.DONE);
            assertThatThrownBy(() -> made.link(customer))
                    .isInstanceOfSatisfying(
                            Conflict.class,
                            refused -> assertThat(refused.key()).isEqualTo("invitation.customer.closed"));
        } finally {
            forgetOwn(other);
        }
    }

    private UUID anotherOwnRegistrationThere() {
        UUID client = UUID.randomUUID();
        World world = sandbox.world();
        TenantId home = in(() -> registrations.own()).tenant();
        Instant now = world.now();
        world.change(() -> {
            world.save(ApplicationDraft.blank(
                            UUID.randomUUID().toString(),
                            client.toString(),
                            world.tenant(home.value()).orElseThrow(),
                            now,
                            now)
                    .with(draft -> {
                        draft.displayName = "Older portal";
                        draft.signInAudience = "AzureADMultipleOrgs";
                        draft.passwords = List.of(new Application.Password(
                                UUID.randomUUID().toString(), "older", "older-secret", now, now.plusSeconds(86_400)));
                    }));
            world.save(new ServicePrincipal(
                    UUID.randomUUID().toString(),
                    tenant.tenantId(),
                    client.toString(),
                    "Older portal",
                    true,
                    false,
                    now,
                    now));
        });
        in(() -> own.keep(
                new TypedRegistration(home, client.toString(), CredentialKind.SECRET, Secret.of("older-secret")),
                "Older portal",
                null,
                TestInvitations.MAJA));
        return client;
    }

    private void forgetOwn(UUID client) {
        in(() -> {
            own.all().stream()
                    .filter(one -> one.registration().clientId().equals(client.toString()))
                    .forEach(one -> own.forget(one.id(), TestInvitations.MAJA));
            return client;
        });
        World world = sandbox.world();
        world.change(() -> world.application(client.toString()).ifPresent(world::remove));
    }

    private ExitStep step(ExitStep.Kind kind) {
        return in(() -> exitRows.steps(run().id())).stream()
                .filter(step -> step.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void hasPlainWordsForEachKindOfRows() {
        assertThat(in(() -> tables.all()))
                .isNotEmpty()
                .allSatisfy(
                        held -> assertThat(context.getMessage("exit.held." + held.table(), null, "", Locale.ENGLISH))
                                .as(held.table())
                                .isNotBlank());
    }

    private record Sealed(byte[] bytes, SealedField where) {}

    /** As a backup of the rows would still hold it. */
    private Sealed keptSecret() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        select c.id, c.sealed from credential c
                        join app_registration r on r.provider_id = c.provider_id and r.id = c.registration_id
                        where r.customer_id = ? and c.sealed is not null
                        """)
                        .param(customer)
                        .query((row, n) -> new Sealed(
                                row.getBytes("sealed"),
                                new SealedField("credential", "sealed", customer, row.getObject("id", UUID.class), 1)))
                        .single());
    }

    private Map<String, String> export() throws Exception {
        MvcTestResult answer = post("/export", TestCallers.owner(provider));
        assertThat(answer).hasStatusOk();
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream zip =
                new ZipInputStream(new ByteArrayInputStream(answer.getResponse().getContentAsByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
