package io.gatehouse.profile.shelf;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.Variables;
import io.gatehouse.profile.operation.ConnectionCheck;
import io.gatehouse.profile.permission.ActsAs;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.permission.PermissionKind;
import io.gatehouse.profile.permission.RegistrationHome;
import io.gatehouse.profile.permission.RequiredAccess;
import io.gatehouse.profile.permission.WantedPermission;
import io.gatehouse.profile.reading.ReadProfile;
import io.gatehouse.profile.setup.Audience;
import io.gatehouse.profile.setup.CredentialWish;
import io.gatehouse.profile.setup.ExposedApi;
import io.gatehouse.profile.setup.Hosting;
import io.gatehouse.profile.setup.InputType;
import io.gatehouse.profile.setup.RegistrationTemplate;
import io.gatehouse.profile.setup.SetUpStep;
import io.gatehouse.profile.setup.WizardInput;
import io.gatehouse.profile.setup.WizardInput.AskedOf;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class BuiltInProfilesTests {

    /** Names of products, and words that languages share. */
    private static final List<String> SAME_EVERYWHERE =
            List.of("", "Teams Direct Routing", "Remote Expert for Teams", "Skype for Business", "Chats");

    private BuiltInProfiles profiles;

    @BeforeEach
    void read() throws IOException {
        profiles = new BuiltInProfiles(new PathMatchingResourcePatternResolver());
    }

    @Test
    void areTheFourServicesEachWithReasonsEverywhere() {
        assertThat(profiles.all())
                .extracting(read -> read.profile().key())
                .containsExactly("direct-routing", "presence-sync", "remote-expert", "teams-telemetry");
        assertThat(profiles.all())
                .allSatisfy(read -> assertThat(read.profile().permissions()).allSatisfy(wanted -> {
                    assertThat(wanted.reason()).isNotBlank();
                    assertThat(wanted.write()).isEqualTo(wanted.name().contains("Write"));
                }));
    }

    @Test
    void directRoutingAsksForItsNinePermissionsWithEveryMethod() {
        ServiceProfile profile = profile("direct-routing");

        assertThat(profile.scopes())
                .containsExactlyInAnyOrder(
                        "AppCatalog.ReadWrite.All",
                        "offline_access",
                        "profile",
                        "User.Read",
                        "User.Read.All",
                        "Directory.Read.All",
                        "Directory.ReadWrite.All",
                        "Group.ReadWrite.All",
                        "User.ReadWrite.All");
        assertThat(profile.writes()).isEqualTo(4);
        assertThat(profile.methods()).first().isEqualTo(ConnectionMethod.DELEGATED_TOKEN);
        assertThat(profile.offer(ConnectionMethod.DELEGATED_TOKEN).orElseThrow().registration())
                .isEqualTo(RegistrationHome.PROVIDER);
        assertThat(ids(profile, ConnectionMethod.NEW_APP_REGISTRATION, PermissionKind.APPLICATION))
                .containsExactlyInAnyOrder(
                        "dc149144-f292-421e-b185-5953f2e98d7f",
                        "df021288-bdef-4463-88db-98f22de89214",
                        "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
                        "19dbc75e-c2e2-444c-a770-ec69d8559fc7",
                        "62a82d76-70ea-41e2-9197-370581804d09",
                        "741f803b-c850-494e-b5df-cde7c675a1ca");
        assertThat(ids(profile, ConnectionMethod.NEW_APP_REGISTRATION, PermissionKind.DELEGATED))
                .containsExactlyInAnyOrder(
                        "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
                        "14dad69e-099b-42c9-810b-d002981feec1",
                        "e1fe6dd8-ba31-4d61-89e7-88639da4683d");
        assertThat(ids(profile, ConnectionMethod.DELEGATED_TOKEN, PermissionKind.APPLICATION))
                .isEmpty();
        assertThat(template(profile).credential())
                .isEqualTo(new CredentialWish(CredentialWish.Kind.SECRET, 180, 730, true));
    }

    @Test
    void remoteExpertExposesAnApiThatTeamsIsPreAuthorisedFor() {
        ServiceProfile profile = profile("remote-expert");
        ExposedApi api = Objects.requireNonNull(template(profile).api());

        assertThat(profile.hosting()).containsExactly(Hosting.PROVIDER, Hosting.CUSTOMER);
        assertThat(template(profile).audience().value()).isEqualTo(Audience.MULTI_TENANT);
        assertThat(api.identifierUri()).isEqualTo("api://${input.appHost}/${app.clientId}");
        assertThat(api.scopes())
                .containsExactly(new ExposedApi.Scope(
                        "access_as_user",
                        "Access as user",
                        "Allow the Teams app to access this API on behalf of the signed-in user",
                        ExposedApi.WhoConsents.ADMINS_AND_USERS,
                        true));
        assertThat(api.preAuthorised())
                .extracting(ExposedApi.PreAuthorised::client)
                .containsExactly(
                        "1fec8e78-bce4-4aaf-ab1b-5451cc387264",
                        "5e3ce6c0-2b1f-4285-8d4b-75ee78787346",
                        "${teamsApp.catalogueId}");
        assertThat(ids(profile, ConnectionMethod.NEW_APP_REGISTRATION, PermissionKind.DELEGATED))
                .containsExactlyInAnyOrder(
                        "a65f2972-a4f8-4f5e-afd7-69ccb046d5dc",
                        "9ff7295e-131b-4d94-90e1-69fde507ac11",
                        "ff74d97f-43af-4b68-9f2a-b77ee6968c5d",
                        "a154be20-db9c-4678-8ab7-66f6cc099a59",
                        "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
                        "7427e0e9-2fba-42fe-b0c0-848c9e6a8182");
        assertThat(profile.setUp().partnerConsent()).isNotNull();
    }

    @Test
    void remoteExpertConsentsAtTheVeryEnd() {
        assertThat(profile("remote-expert").steps())
                .containsExactly(
                        SetUpStep.APPLICATION,
                        SetUpStep.IDENTIFIER_URI,
                        SetUpStep.SERVICE_PRINCIPAL,
                        SetUpStep.CREDENTIAL,
                        SetUpStep.TEAMS_APP,
                        SetUpStep.PREAUTHORISED,
                        SetUpStep.OWNERS,
                        SetUpStep.CONSENT);
    }

    @Test
    void remoteExpertAsksForTheIntakeOnlyWhereTheCustomerHosts() {
        assertThat(profile("remote-expert").inputs())
                .filteredOn(input -> input.askedWith(Hosting.PROVIDER))
                .extracting(WizardInput::key)
                .containsExactly("appHost");
        assertThat(profile("remote-expert").inputs())
                .filteredOn(input -> input.askedWith(Hosting.CUSTOMER))
                .extracting(WizardInput::key)
                .containsExactly("appHost", "acsEndpoint", "acsConnectionString");
    }

    @Test
    void telemetryIsOneOrganisationsOwnWithSevenScopesAndNoRoles() {
        ServiceProfile profile = profile("teams-telemetry");
        MethodOffer offer = profile.offers().getFirst();

        assertThat(offer.registration()).isEqualTo(RegistrationHome.CUSTOMER);
        assertThat(offer.actsAs()).isEqualTo(ActsAs.SERVICE_ACCOUNT);
        assertThat(template(profile).audience().value().graphName()).isEqualTo("AzureADMyOrg");
        assertThat(profile.scopes())
                .containsExactlyInAnyOrder(
                        "User.Read",
                        "Chat.Read",
                        "Chat.ReadBasic",
                        "ChatMessage.Read",
                        "openid",
                        "offline_access",
                        "profile");
        assertThat(profile.access(offer)).noneMatch(access -> access.kind() == PermissionKind.APPLICATION);
        assertThat(profile.permissions())
                .as("the vendor says that no admin has to consent")
                .noneMatch(wanted -> wanted.facts().adminConsent());
        assertThat(template(profile).credential().longestDays()).isEqualTo(184);
        assertThat(template(profile).signIn().redirectUris())
                .contains("https://${input.telemetryHost}/api/org/${input.organisationId}/ms-teams/callback");
        assertThat(template(profile).signIn().publicClient()).isFalse();
    }

    @Test
    void presenceSyncNamesTwoApisAndTheAccountAsOwner() {
        ServiceProfile profile = profile("presence-sync");

        assertThat(profile.permissions())
                .filteredOn(wanted -> !wanted.facts().api().graph())
                .extracting(WantedPermission::scope)
                .containsExactlyInAnyOrder(
                        "https://api.skypeforbusiness.com/Contacts.ReadWrite",
                        "https://api.skypeforbusiness.com/User.ReadWrite");
        assertThat(profile.scopes()).contains("User.Read", "Presence.Read.All").doesNotContain("User.ReadWrite");
        assertThat(template(profile).owners()).containsExactly(RegistrationTemplate.Owner.SERVICE_ACCOUNT);
        assertThat(profile.checks())
                .extracting(ConnectionCheck::kind)
                .contains(ConnectionCheck.Kind.DOMAIN_MATCHES_TENANT, ConnectionCheck.Kind.SECOND_FACTOR_USED);
        assertThat(profile.inputs())
                .extracting(input -> input.format().type())
                .as("nobody is asked for a password")
                .doesNotContain(InputType.SECRET);
    }

    @Test
    void speaksGermanWhereItsAuthorDid() {
        ReadProfile read = profiles.find("direct-routing").orElseThrow();

        assertThat(read.in(Locale.GERMANY).groups().getFirst().title()).isEqualTo("Personen und ihre Rufnummern");
        assertThat(read.in(Locale.ITALIAN)).isEqualTo(read.profile());
        assertThat(read.in(Locale.GERMAN).scopes()).isEqualTo(read.profile().scopes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "fr", "es", "da", "ja"})
    void saysEverythingThatCustomersReadInOtherLanguagesToo(String language) {
        assertThat(profiles.all()).allSatisfy(read -> {
            assertThat(read.languages()).contains(language);
            List<String> english = readByCustomers(read.profile());
            List<String> translated = readByCustomers(read.in(Locale.of(language)));
            assertThat(translated).hasSameSizeAs(english).hasSizeGreaterThan(20);
            for (int text = 0; text < english.size(); text++) {
                if (!SAME_EVERYWHERE.contains(english.get(text))) {
                    assertThat(translated.get(text))
                            .as(read.profile().key())
                            .isNotEqualTo(english.get(text))
                            .isNotBlank();
                    assertThat(Variables.in(translated.get(text))).isEqualTo(Variables.in(english.get(text)));
                }
            }
        });
    }

    private static List<String> readByCustomers(ServiceProfile profile) {
        Stream<String> title = Stream.of(profile.displayName(), profile.summary());
        Stream<String> ways = profile.offers().stream().map(MethodOffer::why);
        Stream<String> asked = profile.groups().stream()
                .flatMap(group -> Stream.concat(
                        Stream.of(group.title(), group.reason()),
                        group.permissions().stream().map(WantedPermission::reason)));
        Stream<String> typed = profile.inputs().stream()
                .filter(input -> input.askedOf() == AskedOf.CUSTOMER)
                .flatMap(input -> Stream.of(input.label(), Objects.requireNonNullElse(input.help(), "")));
        Stream<String> done = profile.manualTasks().stream()
                .filter(task -> task.evidence().doneBy() == AskedOf.CUSTOMER)
                .flatMap(task -> Stream.concat(
                        Stream.of(task.title(), task.what(), task.evidence().role()), task.steps().stream()));
        return Stream.of(title, ways, asked, typed, done)
                .flatMap(texts -> texts)
                .toList();
    }

    private ServiceProfile profile(String key) {
        return profiles.find(key).orElseThrow().profile();
    }

    private static RegistrationTemplate template(ServiceProfile profile) {
        return Objects.requireNonNull(profile.registrationTemplate());
    }

    private static List<String> ids(ServiceProfile profile, ConnectionMethod method, PermissionKind kind) {
        return profile.access(profile.offer(method).orElseThrow()).stream()
                .filter(access -> access.kind() == kind)
                .map(RequiredAccess::id)
                .toList();
    }
}
