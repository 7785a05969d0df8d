package io.gatehouse.profile.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.gatehouse.profile.operation.SubscriptionWish;
import io.gatehouse.profile.setup.CredentialWish;
import io.gatehouse.profile.yaml.ProfileProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ClassPathResource;

class ProfileReaderTests {

    /** A line of a built-in profile, what an author might write instead, and the complaint. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "direct-routing | version: 2 | version: zero | not-a-number",
                "direct-routing | key: direct-routing | key: Direct Routing | bad-key",
                "direct-routing | display-name: Teams Direct Routing | displayname: Teams | unknown-member-near",
                "direct-routing | display-name: Teams Direct Routing | colour: red | unknown-member",
                "direct-routing | hosting: [PROVIDER] | hosting: PROVIDER | not-a-list",
                "direct-routing | hosting: [PROVIDER] | hosting: [CLOUD] | unknown-choice",
                "direct-routing | registration: PROVIDER | registration: CUSTOMER | wrong-home",
                "direct-routing | registration: PROVIDER | registration: PROVIDR | unknown-choice-near",
                "direct-routing | acts-as: CONSENTING_ADMIN | acts-as: APPLICATION | nobody-signs-in",
                "direct-routing | - method: EXISTING_APP_REGISTRATION | - method: NEW_APP_REGISTRATION | listed-twice",
                "direct-routing | - name: User.ReadWrite.All | - name: User.Read.All | listed-twice",
                "direct-routing | - name: User.Read.All | - name: User.Raed.All | unknown-permission-near",
                "direct-routing | - name: User.Read.All | - name: Everything.Please | unknown-permission",
                "direct-routing | - name: User.Read.All | - name: user.read.all | unknown-permission-near",
                "direct-routing | - name: offline_access | - name: email | no-refresh-token",
                "direct-routing | - name: profile | - name: OnlineMeetings.Read.All | no-such-kind",
                "direct-routing | write: true | write: false | write-missing",
                "direct-routing | - name: Directory.Read.All | - {name: Domain.Read.All, write: true, reason: x}\\n      - name: Directory.Read.All | write-wrong",
                "direct-routing | en: Reads who has signed in. | en: '' | blank",
                "direct-routing | en: Reads who has signed in. | fr: Lit. | no-base-language",
                "direct-routing | en: Reads who has signed in. | english: Reads. | not-a-language",
                "direct-routing | life-days: 180 | life-days: 800 | life-over-cap",
                "direct-routing | longest-days: 730 | longest-days: 3650 | life-over-provider-cap",
                "direct-routing | per-service: true | per-service: yes | not-a-flag",
                "direct-routing | audience: AzureADMyOrg | audience: AzureADandPersonalMicrosoftAccount | personal-audience",
                "direct-routing | audience: AzureADMyOrg | audience: AzureAD | unknown-choice",
                "direct-routing | - ${portal.callback} | - http://portal.example/callback | bad-address",
                "direct-routing | - ${portal.callback} | - https://*.portal.example/callback | bad-address",
                "direct-routing | - ${portal.callback} | - ${portal.calback} | bad-address",
                "direct-routing | (${customer.shortName}) | (${customer.shortname}) | unknown-variable-near",
                "direct-routing | (${customer.shortName}) | (${weather}) | unknown-variable",
                "direct-routing | (${customer.shortName}) | (${app.clientId}) | variable-too-early",
                "direct-routing | (${customer.shortName}) | <script> | bad-app-name",
                "direct-routing | every-minutes: 60 | every-minutes: 1 | sync-too-often",
                "direct-routing | - part: GROUPS | - part: USERS | listed-twice",
                "direct-routing | check: USERS_READABLE | check: TEAMS_APP_PUBLISHED | needs-teams-app",
                "direct-routing | check: USERS_READABLE | check: NO_APPLICATION_PERMISSIONS | contradicts-permissions",
                "teams-telemetry | - name: ChatMessage.Read | - name: ChatMessages.Read | unknown-permission-near",
                "teams-telemetry | - ${portal.callback} | - ${portal.url}/elsewhere | callback-missing",
                "teams-telemetry | acts-as: SERVICE_ACCOUNT | acts-as: CONSENTING_ADMIN | admin-cannot-stay",
                "teams-telemetry | - name: openid | - {name: CallRecords.Read.All, kinds: [APPLICATION], reason: x}\\n      - name: openid | role-without-application",
                "teams-telemetry | life-days: 180 | life-days: 365 | life-over-cap",
                "teams-telemetry | key: organisationId | key: organisation | unknown-input",
                "teams-telemetry | key: organisationId | key: organisation id | bad-input-key",
                "teams-telemetry | type: HOST | type: SECRET | secret-default",
                "teams-telemetry | default: ${portal.host} | default: https://x | bad-default",
                "teams-telemetry | minutes: 4320 | minutes: 5000 | subscription-too-long",
                "teams-telemetry | permission: Chat.Read | permission: Chat.ReadWrite | permission-not-wanted",
                "teams-telemetry | accepts: [TEAMS1, TEAMS_GOV, TEAMS_AR_DOD, TEAMS_AR_GCCHIGH] | accepts: [] | list-missing",
                "teams-telemetry | `    pattern: \"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\"` | `    pattern: \"[\"` | bad-pattern",
                "remote-expert | audience: AzureADMultipleOrgs | audience: AzureADMyOrg | partners-shut-out",
                "remote-expert | identifier-uri: api://${input.appHost}/${app.clientId} | identifier-uri: https://x | bad-identifier-uri",
                "remote-expert | client: 1fec8e78-bce4-4aaf-ab1b-5451cc387264 | client: teams | not-a-client-id",
                "remote-expert | scopes: [access_as_user] | scopes: [access] | scope-not-exposed",
                "remote-expert | type: HOST | type: SECRET | secret-variable",
                "remote-expert | hosting: [PROVIDER, CUSTOMER] | hosting: [PROVIDER] | hosting-not-offered",
                "remote-expert | after: IDENTIFIER_URI | after: CONSENT | circular-order",
                "remote-expert | role: Whoever deploys the app | role: Operator\\n    comes-first: true | not-yours-first",
                "presence-sync | api: Skype for Business Online | api: Skype | unknown-choice",
                "presence-sync | link: https://admin.microsoft.com/#/users | link: javascript:alert(1) | bad-address",
            })
    void refusesWhatMakesNoSense(String profile, String line, String mistake, String complaint) throws IOException {
        String yaml = builtIn(profile);
        assertThat(yaml).contains(line);
        String broken = yaml.replaceFirst(
                java.util.regex.Pattern.quote(line),
                java.util.regex.Matcher.quoteReplacement(mistake.replace("\\n", "\n")));

        assertThat(problems(broken))
                .as("each complaint has words")
                .allSatisfy(problem -> assertThat(problem.sentence()).startsWith("line " + problem.line()))
                .extracting(ProfileProblem::key)
                .contains(complaint);
    }

    @Test
    void namesTheRightPermissionAndTheLine() throws IOException {
        String yaml = builtIn("teams-telemetry").replace("- name: ChatMessage.Read", "- name: ChatMessages.Read");
        int line = yaml.substring(0, yaml.indexOf("ChatMessages.Read\n        reason"))
                .split("\n", -1)
                .length;

        assertThat(problems(yaml)).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.path()).isEqualTo("groups[0].permissions[2].name");
            assertThat(problem.sentence())
                    .contains(
                            "Microsoft Graph has no permission “ChatMessages.Read”. Did you mean “ChatMessage.Read”?");
        });
    }

    @Test
    void letsSubscriptionsToUsersAndGroupsLiveForTwentyNineDays() throws IOException {
        String yaml = builtIn("direct-routing");
        assertThat(ProfileReader.read(yaml).profile().subscriptions())
                .extracting(SubscriptionWish::resource, SubscriptionWish::minutes)
                .containsExactly(tuple("/users", 41_760), tuple("/groups", 41_760));

        assertThat(problems(yaml.replace("minutes: 41760", "minutes: 41761")))
                .as("each of them")
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem.sentence())
                        .endsWith("Microsoft ends this subscription after 41,760 minutes at the latest, not 41,761."));
    }

    @Test
    void tellsEveryMistakeAtOnceInTheOrderOfLines() throws IOException {
        String yaml = builtIn("direct-routing")
                .replace("version: 2", "version: one")
                .replace("- name: Group.ReadWrite.All", "- name: Group.ReadWrite.Al")
                .replace("life-days: 180", "life-days: 0");

        List<ProfileProblem> problems = problems(yaml);

        assertThat(problems)
                .extracting(ProfileProblem::key)
                .containsExactly("not-a-number", "unknown-permission-near", "life-over-cap");
        assertThat(problems).extracting(ProfileProblem::line).isSorted();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"`` | empty", "`key: [` | not-yaml", "`a: &x 1\\nb: *x` | alias", "`just words` | not-members"},
            quoteCharacter = '`')
    void refusesWhatIsNoProfileAtAll(String yaml, String complaint) {
        assertThat(problems(yaml.replace("\\n", "\n")))
                .extracting(ProfileProblem::key)
                .contains(complaint);
    }

    @Test
    void givesTheRegistrationACertificateUnlessTheProfileWantsASecret() throws IOException {
        String secret = builtIn("direct-routing");
        String silent = secret.replace("    kind: SECRET\n", "");
        assertThat(silent).isNotEqualTo(secret);

        assertThat(kind(secret)).isEqualTo(CredentialWish.Kind.SECRET);
        assertThat(kind(silent)).isEqualTo(CredentialWish.Kind.CERTIFICATE);
        assertThat(problems(silent.replace("life-days: 180", "kind:\n    life-days: 180")))
                .as("a word begun and not said is no wish for the default")
                .extracting(ProfileProblem::key)
                .contains("blank");
    }

    private static CredentialWish.Kind kind(String yaml) {
        return ProfileReader.read(yaml)
                .profile()
                .registrationTemplate()
                .credential()
                .kind();
    }

    @Test
    void refusesATextThatIsTooLong() {
        assertThat(problems("# " + "x".repeat(ProfileReader.LONGEST)))
                .extracting(ProfileProblem::key)
                .containsExactly("too-long");
    }

    private static List<ProfileProblem> problems(String yaml) {
        ProfileRefused refused = catchThrowableOfType(ProfileRefused.class, () -> ProfileReader.read(yaml));
        assertThat(refused).as("refused").isNotNull();
        return refused.problems();
    }

    private static String builtIn(String key) throws IOException {
        return new ClassPathResource("profiles/" + key + ".yaml").getContentAsString(StandardCharsets.UTF_8);
    }
}
