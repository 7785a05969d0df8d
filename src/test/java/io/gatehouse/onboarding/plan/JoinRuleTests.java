package io.gatehouse.onboarding.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.reading.ProfileReader;
import io.gatehouse.profile.setup.RegistrationTemplate;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.RegistrationPlan.CredentialWish;
import io.gatehouse.registration.plan.RegistrationPlan.Extras;
import io.gatehouse.registration.plan.RegistrationPlan.Place;
import io.gatehouse.registration.plan.RegistrationPlan.ResourceAccess;
import io.gatehouse.registration.plan.RegistrationPlan.Settings;
import io.gatehouse.shared.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may come to whose app: no service gets more power by it than it was meant to have, and gives nobody any. */
class JoinRuleTests {

    @ParameterizedTest(name = "{1} comes to the app of {0}: {2}")
    @CsvSource({
        "direct-routing,  direct-routing,  true",
        "direct-routing,  presence-sync,   false",
        "direct-routing,  remote-expert,   false",
        "direct-routing,  teams-telemetry, false",
        "presence-sync,   direct-routing,  false",
        "presence-sync,   presence-sync,   false",
        "presence-sync,   remote-expert,   false",
        "presence-sync,   teams-telemetry, false",
        "remote-expert,   direct-routing,  false",
        "remote-expert,   presence-sync,   false",
        "remote-expert,   remote-expert,   false",
        "remote-expert,   teams-telemetry, false",
        "teams-telemetry, direct-routing,  false",
        "teams-telemetry, presence-sync,   false",
        "teams-telemetry, remote-expert,   false",
        "teams-telemetry, teams-telemetry, true"
    })
    void letsNoBuiltInServiceIntoTheAppOfAnother(String has, String comes, boolean joins) throws IOException {
        assertThat(joins(List.of(made(yaml(has))), yaml(comes))).isEqualTo(joins);
    }

    @Test
    void letsMorePowerComeToTheAppButNeverLess() throws IOException {
        String whole = yaml("direct-routing");
        String fewer = whole.substring(0, whole.indexOf("  - key: teams-app"))
                + whole.substring(whole.indexOf("  - key: sign-in"));
        assertThat(fewer).isNotEqualTo(whole);

        assertThat(joins(List.of(made(fewer)), whole)).isTrue();
        assertThat(joins(List.of(made(whole)), fewer)).isFalse();
        assertThat(joins(List.of(made(fewer), made(whole)), fewer)).isFalse();
    }

    @Test
    void leavesAnAppAloneThatSomebodyOwnsOrThatIsSharedInAnotherWay() throws IOException {
        String whole = yaml("direct-routing");
        RegistrationPlan made = made(whole);
        RegistrationPlan owned = new RegistrationPlan(
                made.place(),
                made.settings(),
                made.access(),
                made.credential(),
                new Extras(List.of("5c9a1b7e-0f5e-4b0e-8d8a-0b0b9f2d7a11"), null, false, true, null));

        assertThat(joins(List.of(owned), whole)).isFalse();
        assertThat(joins(List.of(), whole)).isFalse();
        assertThat(joins(List.of(made), whole.replace("implicit-id-tokens: false", "implicit-id-tokens: true")))
                .isFalse();
        assertThat(joins(List.of(made), whole.replace("per-service: true", "per-service: false")))
                .isFalse();
    }

    private static boolean joins(List<RegistrationPlan> present, String yaml) {
        ServiceProfile profile = profile(yaml);
        return JoinRule.joins(present, template(profile), access(profile))
                && present.stream()
                        .allMatch(plan -> plan.settings()
                                .audience()
                                .equals(template(profile).audience().value().graphName()));
    }

    private static RegistrationPlan made(String yaml) {
        ServiceProfile profile = profile(yaml);
        RegistrationTemplate template = template(profile);
        Settings settings = new Settings(
                template.name(),
                template.audience().value().graphName(),
                List.of(),
                template.signIn().implicitIdTokens(),
                template.signIn().implicitAccessTokens(),
                template.signIn().publicClient(),
                null,
                null,
                List.of(),
                List.of());
        List<String> owners = template.owners().stream().map(Enum::name).toList();
        return new RegistrationPlan(
                new Place(UUID.randomUUID(), new TenantId(UUID.randomUUID().toString()), profile.key(), null, null),
                settings,
                access(profile),
                new CredentialWish(CredentialKind.SECRET, 180, false),
                new Extras(owners, null, false, true, null));
    }

    private static List<ResourceAccess> access(ServiceProfile profile) {
        return RegistrationPlans.access(
                profile, profile.offer(ConnectionMethod.NEW_APP_REGISTRATION).orElseThrow());
    }

    private static RegistrationTemplate template(ServiceProfile profile) {
        return Objects.requireNonNull(profile.registrationTemplate());
    }

    private static ServiceProfile profile(String yaml) {
        return ProfileReader.read(yaml).profile();
    }

    private static String yaml(String key) throws IOException {
        try (var stream =
                Objects.requireNonNull(JoinRuleTests.class.getResourceAsStream("/profiles/" + key + ".yaml"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
