package io.gatehouse.exit.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestSandbox;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.onboarding.input.ProviderInputs;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.TeamsApp;
import io.gatehouse.web.TestCallers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.transaction.support.TransactionTemplate;

/** A customer leaves that has a Teams app of ours in its catalogue, which only who administers Teams may delete. */
class ExitTeamsAppTests extends ExitBase {

    private static final String APPLICATION_ADMINISTRATOR = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3";

    @Autowired
    ProviderInputs inputs;

    @Autowired
    ExitRequests requests;

    @Autowired
    DeletionRows told;

    @AfterEach
    void removeTeamsApps() {
        List.copyOf(there().teamsApps().values()).forEach(sandbox.world()::remove);
    }

    @Test
    void takesThePublishedTeamsAppBackAndProvesIt() throws Exception {
        connectRemoteExpert();
        TeamsApp published = there().teamsApps().values().iterator().next();
        UUID hydra = partner("Hydra", "consented_at");
        partner("Indus", "ending_at");
        partner("Delphi", null);
        assertThat(page())
                .contains("Teams app in the customer’s catalogue", published.id())
                .contains("Other organisations keep the customer’s app", "Hydra (" + hydra + ")")
                .contains("an organisation that is not known, by the link of Indus")
                .doesNotContain("Delphi");

        post("", TestCallers.owner(provider), "name", tenant.name());
        await(() -> run().state() == ExitState.NEEDS_SIGN_IN);
        in(() -> {
            new TransactionTemplate(transactions)
                    .executeWithoutResult(status -> told.tellAtTheEnd(run().id(), tenant.admin(), "fr"));
            return customer;
        });
        String clientId = applications().getFirst().appId();
        assertThat(teamsApp().state()).isEqualTo(ExitStep.State.NEEDS_ADMIN);
        assertThat(page())
                .contains(
                        "Delete the Teams app Remote Expert for Teams (" + published.id() + ")", "Teams Administrator")
                .contains("https://admin.teams.microsoft.com/policies/manage-apps");

        String link = in(() -> requests.link(customer, TestInvitations.MAJA)).reveal();
        TestBrowser browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        isLeftByWhoDoesNotAdministerTeams(browser, link);
        assertThat(there().teamsApps()).containsKey(published.id());

        removed(browser, link);
        await(() -> run().state() == ExitState.DONE);

        assertThat(there().teamsApps()).isEmpty();
        assertThat(applications()).isEmpty();
        assertThat(teamsApp().detail()).contains(published.id(), "deleted, and Microsoft answers 404");
        assertThat(in(() -> exitRows.steps(run().id())))
                .as("a proof that does not contradict itself")
                .noneMatch(step -> String.valueOf(step.detail()).contains("has to remove"));
        assertThat(mvc.get()
                        .uri("/customers/" + customer + "/exit/proof.json")
                        .with(TestCallers.owner(provider))
                        .with(SecurityMockMvcRequestPostProcessors.csrf()))
                .hasStatusOk()
                .bodyText()
                .contains("\"TEAMS_APP\"", published.id());
        namesWhoKeepsTheApp(hydra, clientId);
        assertErased();
    }

    /** The list is erased: the steps, the proof and the mail are all that is left of it. */
    private void namesWhoKeepsTheApp(UUID hydra, String clientId) {
        assertThat(in(() -> exitRows.steps(run().id())))
                .filteredOn(step -> step.kind() == ExitStep.Kind.PARTNER)
                .allMatch(step ->
                        step.state() == ExitStep.State.LEFT && step.name().contains(clientId))
                .allMatch(step -> String.valueOf(step.detail()).contains("under Enterprise applications"))
                .hasSize(2)
                .anyMatch(step -> step.name().startsWith("Hydra (" + hydra + "): Remote Expert"))
                .anyMatch(step -> step.name().startsWith("Indus → ?")
                        && String.valueOf(step.detail()).contains("which is not known"));
        assertThat(in(() -> exitRows.steps(run().id())).getFirst().detail())
                .contains("the links of 3 other organisations");
        assertThat(mvc.get()
                        .uri("/customers/" + customer + "/exit/proof.json")
                        .with(TestCallers.owner(provider))
                        .with(SecurityMockMvcRequestPostProcessors.csrf()))
                .bodyText()
                .contains("\"PARTNER\"", "Hydra (" + hydra + ")", "Indus → ?", clientId);
        assertThat(rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql(
                                        "select copy_text from mail_message where kind = 'deletion-done' and recipient = ?")
                                .param(tenant.admin())
                                .query(String.class)
                                .single()))
                .contains("Hydra (" + hydra + ")", "conservent son application d’entreprise")
                .contains("Un point d’interrogation");
    }

    /** @param reached the column of the moment that it came to; null for one that only has a link */
    private UUID partner(String name, @Nullable String reached) {
        UUID directory = UUID.randomUUID();
        String column = reached == null ? "opened_at" : reached;
        in(() -> rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("insert into partner_organisation (provider_id, id, customer_id, profile, registration_id,"
                                + " name, tenant_id, expires_at, created_by, created_at, ending, " + column + ")"
                                + " select provider_id, ?, customer_id, 'remote-expert', id, ?, ?,"
                                + " now() + interval '1 day', 'Maja', now(), ?, now() from app_registration"
                                + " where customer_id = ?")
                        .params(UUID.randomUUID(), name, directory.toString())
                        .param(column.equals("ending_at") ? "OTHER_ORGANISATION" : null)
                        .param(customer)
                        .update()));
        return directory;
    }

    /** The token holds the right, the person does not: everything else is removed, and the same link is good for another. */
    private void isLeftByWhoDoesNotAdministerTeams(TestBrowser browser, String link) throws Exception {
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page start = browser.open(link);
        assertThat(start.body())
                .contains("deleted from your organisation’s catalogue")
                .contains("keep its enterprise application", "They are named here once you have signed in.")
                .doesNotContain("Hydra", "Indus");
        Page consent = microsoft.signIn(start, tenant.admin());
        assertThat(consent.body()).contains("AppCatalog.ReadWrite.All");
        String callback = microsoft.accepted(consent);
        Person admin = sandbox.world().account(tenant.admin()).orElseThrow();
        sandbox.world()
                .save(admin.with(new Person.Access(
                        Set.of(APPLICATION_ADMINISTRATOR), null, admin.access().rule(), null)));
        try {
            browser.open(callback);
            await(() -> applications().isEmpty() && run().state() == ExitState.NEEDS_SIGN_IN);
            assertThat(browser.open(link).body()).contains("Hydra (", "Indus → ?", "A question mark stands for");
            assertThat(new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port)
                            .open(link)
                            .body())
                    .as("a link alone names nobody")
                    .doesNotContain("Hydra", "Indus");
        } finally {
            sandbox.world().save(admin);
        }
        assertThat(teamsApp().state()).isEqualTo(ExitStep.State.NEEDS_ADMIN);
        assertThat(teamsApp().detail()).contains("The administrator who signed in may not");
    }

    private void removed(TestBrowser browser, String link) {
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        assertThat(microsoft
                        .consent(microsoft.signIn(browser.open(link), tenant.admin()))
                        .body())
                .contains("is being removed now");
    }

    private void connectRemoteExpert() {
        TestInvitations made = new TestInvitations(provider, customers, invitations);
        TestInvitations.Link link = made.link(customer, "remote-expert", ConnectionMethod.NEW_APP_REGISTRATION);
        in(() -> inputs.keep(
                link.invitation(),
                Map.of("hosting", "PROVIDER", "appHost", "expert.contoso-apps.example"),
                TestInvitations.MAJA));
        TestBrowser browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        microsoft.consent(microsoft.signIn(browser.open(link.address()), tenant.admin()));
        await(() -> browser.open("/authenticate").h1().endsWith("is connected"));
    }

    private ExitStep teamsApp() {
        return in(() -> exitRows.steps(run().id())).stream()
                .filter(step -> step.kind() == ExitStep.Kind.TEAMS_APP)
                .findFirst()
                .orElseThrow();
    }
}
