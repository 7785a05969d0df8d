package io.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.TestCustomers;
import io.gatehouse.shared.ProviderScope;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

class ProfilePagesTests extends ProfilePagesBase {

    private static final String[] ROLES = {
        "User.Read.All",
        "User.ReadWrite.All",
        "Group.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
        "AppCatalog.ReadWrite.All"
    };

    @Test
    void listsTheFourServicesAndWhichAreOffered() throws Exception {
        String html = Html.text(page("/profiles"));

        assertThat(html)
                .contains("Teams Direct Routing", "Remote Expert for Teams", "Teams call telemetry", "Presence sync");
        assertThat(html).contains("4 services that customers can be invited for.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct-routing", "remote-expert", "teams-telemetry", "presence-sync"})
    void showsEachProfileAsACustomerWouldReadIt(String key) throws Exception {
        String html = page("/profiles/" + key);

        ServiceProfile profile = ProviderScope.call(provider, () -> profiles.get(key));
        assertThat(Html.text(html)).contains(profile.summary());
        profile.permissions().forEach(wanted -> assertThat(Html.text(html)).contains(wanted.name(), wanted.reason()));
        assertThat(html).contains("/profiles/" + key + "/edit");
    }

    @Test
    void showsTheOtherLanguageOfAProfile() throws Exception {
        assertThat(Html.text(page("/profiles/direct-routing?lang=de"))).contains("Personen und ihre Rufnummern");
    }

    @Test
    void ownersWriteVersionsLookAtWhatTheyChangeAndSwitch() throws Exception {
        String edited = yaml("direct-routing")
                .replace("display-name: Teams Direct Routing", "display-name: Voice")
                .replace(
                        "      - name: User.Read\n",
                        "      - name: Presence.Read.All\n        reason: Shows who is free.\n      - name: User.Read\n");

        MvcTestResult written = post("/profiles/direct-routing/versions", owner, edited.replace("\n", "\r\n"));

        assertThat(written)
                .hasStatus3xxRedirection()
                .hasRedirectedUrl("/profiles/direct-routing/diff?from=1&to=2&done=profile.written");
        assertThat(name()).as("not in use yet").isEqualTo("Teams Direct Routing");
        String diff = Html.text(page("/profiles/direct-routing/diff?from=1&to=2"));
        assertThat(diff)
                .contains(
                        "Presence.Read.All (DELEGATED)",
                        "- removed:display-name: Teams Direct Routing",
                        "+ added:display-name: Voice",
                        "Nobody has to consent again, of no customers connected.");

        assertThat(post("/profiles/direct-routing/versions/2/use", owner, "")).hasStatus3xxRedirection();

        assertThat(name()).isEqualTo("Voice");
        assertThat(ProviderScope.call(
                        provider, () -> profiles.get("direct-routing").version()))
                .isEqualTo(2);
        assertThat(ProviderScope.call(
                        provider,
                        () -> profiles.find("direct-routing", 1).orElseThrow().displayName()))
                .isEqualTo("Teams Direct Routing");
        assertThat(actions()).containsSubsequence("profile.used", "profile.written");
        assertThat(Html.text(page("/profiles/direct-routing"))).contains("Version 2", "Written by Maja Jensen");
    }

    @Test
    void tellsThatACertificateIsTheDefaultAndShowsIt() throws Exception {
        assertThat(Html.text(page("/profiles/direct-routing/edit")))
                .contains("by a certificate unless the profile says");

        post("/profiles/direct-routing/versions", owner, yaml("direct-routing").replace("    kind: SECRET\n", ""));

        assertThat(Html.text(page("/profiles/direct-routing?version=1"))).contains("CredentialClient secret");
        assertThat(Html.text(page("/profiles/direct-routing?version=2"))).contains("CredentialCertificate");
    }

    @Test
    void saysHowManyCustomersWouldHaveToConsentAgain() throws Exception {
        connect(
                "alpha",
                "User.Read.All",
                "User.ReadWrite.All",
                "Group.ReadWrite.All",
                "Directory.Read.All",
                "Directory.ReadWrite.All",
                "AppCatalog.ReadWrite.All",
                "User.Read");
        connect(
                "beta",
                "User.Read.All",
                "User.ReadWrite.All",
                "Group.ReadWrite.All",
                "Directory.Read.All",
                "Directory.ReadWrite.All",
                "AppCatalog.ReadWrite.All",
                "User.Read",
                "Presence.Read.All");
        assertThat(Html.text(page("/profiles/direct-routing"))).contains("2 customers connected");

        post(
                "/profiles/direct-routing/versions",
                owner,
                yaml("direct-routing")
                        .replace(
                                "      - name: User.Read\n",
                                "      - name: Presence.Read.All\n        reason: Shows who is free.\n      - name: User.Read\n"));

        assertThat(Html.text(page("/profiles/direct-routing/diff?from=1&to=2")))
                .contains("One customer has to consent again, of 2 connected.");
    }

    /** An app that acts by itself holds as its own what an application can hold; the rest is asked of people. */
    @Test
    void countsThoseWhoseAppLacksAPermissionOfItsOwn() throws Exception {
        connectByApp("alpha", ROLES);
        connectByApp("beta", with(ROLES, "Presence.Read.All"));

        post(
                "/profiles/direct-routing/versions",
                owner,
                yaml("direct-routing")
                        .replace(
                                "      - name: User.Read\n",
                                "      - name: Presence.Read.All\n        kinds: [DELEGATED, APPLICATION]\n"
                                        + "        reason: Shows who is free.\n      - name: User.Read\n"));

        assertThat(Html.text(page("/profiles/direct-routing/diff?from=1&to=2")))
                .contains("One customer has to consent again, of 2 connected.");
    }

    @Test
    void tellsEveryMistakeWithItsLineAndKeepsTheText() throws Exception {
        String broken = yaml("teams-telemetry")
                .replace("- name: ChatMessage.Read", "- name: ChatMessages.Read")
                .replace("life-days: 180", "life-days: 400");

        MvcTestResult result = post("/profiles/teams-telemetry/versions", owner, broken);

        assertThat(result).hasStatus(422);
        String html = checked(result);
        assertThat(Html.text(html))
                .contains(
                        "2 mistakes. Nothing was saved.",
                        "Microsoft Graph has no permission “ChatMessages.Read”. Did you mean “ChatMessage.Read”?",
                        "A credential cannot live 400 days: the longest life here is 184 days");
        assertThat(html).contains("life-days: 400");
        assertThat(ProviderScope.call(provider, () -> desk.versions("teams-telemetry")))
                .hasSize(1);
    }

    @Test
    void keepsTheKeyOfAProfileAndTakesANewOneForANewProfile() throws Exception {
        String other = yaml("direct-routing").replace("key: direct-routing", "key: premium-routing");

        assertThat(checked(post("/profiles/direct-routing/versions", owner, other)))
                .contains("stays so");
        assertThat(checked(post("/profiles", owner, yaml("direct-routing")))).contains("There is a profile");
        assertThat(post("/profiles", owner, other)).hasRedirectedUrl("/profiles/premium-routing?done=profile.created");
        assertThat(ProviderScope.call(provider, () -> profiles.offered("premium-routing")))
                .isPresent();
        page("/profiles/premium-routing");
        page("/profiles/new?from=premium-routing");
    }

    private static String[] with(String[] names, String more) {
        return Stream.concat(Stream.of(names), Stream.of(more)).toArray(String[]::new);
    }

    private void connect(String shortName, String... granted) {
        connect(shortName, "'DELEGATED_TOKEN', 'PROVIDER', 'CONSENTING_ADMIN'", granted, new String[0]);
    }

    private void connectByApp(String shortName, String... roles) {
        connect(shortName, "'NEW_APP_REGISTRATION', 'CUSTOMER', 'APPLICATION'", new String[] {"User.Read"}, roles);
    }

    private void connect(String shortName, String how, String[] scopes, String[] roles) {
        CustomerView customer =
                ProviderScope.call(provider, () -> TestCustomers.named(customers, shortName, shortName + " Ltd"));
        UUID registration = UUID.randomUUID();
        rows.in(provider, () -> {
            rows.jdbc()
                    .sql("insert into app_registration (provider_id, id, tenant_id, client_id, display_name)"
                            + " values (?, ?, gen_random_uuid()::text, ?, 'App')")
                    .params(provider.value(), registration, registration.toString())
                    .update();
            return rows.jdbc()
                    .sql("""
                            insert into connection (provider_id, id, customer_id, profile, profile_version, method,
                              registration, acts_as, registration_id, tenant_id, state, health, wanted_scopes,
                              granted_scopes, granted_roles, created_by)
                            values (:provider, gen_random_uuid(), :customer, 'direct-routing', 1, %s,
                              :registration, gen_random_uuid()::text, 'ACTIVE', 'HEALTHY', '{}', :scopes, :roles, 'Maja')
                            """.formatted(how))
                    .params(Map.of(
                            "provider",
                            provider.value(),
                            "customer",
                            customer.id(),
                            "registration",
                            registration,
                            "scopes",
                            scopes,
                            "roles",
                            roles))
                    .update();
        });
    }

    private String name() {
        return ProviderScope.call(provider, () -> profiles.get("direct-routing").displayName());
    }
}
