package io.gatehouse.profile.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.profile.reading.ProfileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ClassPathResource;

class ProfileLintTests {

    @Test
    void proposesDirectRoutingWithoutWhatIsCovered() {
        assertThat(keysOf(yaml("direct-routing"))).contains("covered", "strong", "nothing-to-publish");
        assertThat(ProfileLint.reduced(
                        ProfileReader.read(yaml("direct-routing")).profile()))
                .containsExactlyInAnyOrder(
                        "User.ReadWrite.All",
                        "Group.ReadWrite.All",
                        "Directory.ReadWrite.All",
                        "AppCatalog.ReadWrite.All",
                        "User.Read",
                        "profile",
                        "offline_access");
    }

    @ParameterizedTest
    @CsvSource({
        "Directory.ReadWrite.All, Directory.Read.All, true",
        "User.ReadWrite.All, User.Read.All, true",
        "User.Read.All, User.ReadBasic.All, true",
        "Chat.Read, ChatMessage.Read, true",
        "Directory.Read.All, GroupMember.Read.All, true",
        "User.Read.All, User.Read, false",
        "Directory.Read.All, Directory.ReadWrite.All, false",
        "User.ReadWrite.All, User.ReadWrite.All, false",
        "Group.ReadWrite.All, User.Read.All, false"
    })
    void knowsWhatIncludesWhat(String broad, String narrow, boolean includes) {
        assertThat(Coverage.includes(broad, narrow)).isEqualTo(includes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "direct-routing | implicit-id-tokens: false | implicit-id-tokens: true | implicit-tokens",
                "direct-routing | implicit-access-tokens: false | implicit-access-tokens: true | implicit-tokens",
                "direct-routing | public-client: false | public-client: true | public-client",
                "direct-routing | life-days: 180 | life-days: 730 | long-secret",
                "direct-routing | per-service: true | per-service: false | shared-secret",
                "direct-routing | audience: AzureADMyOrg | audience: AzureADMultipleOrgs | audience-too-wide",
                "presence-sync | owners: [SERVICE_ACCOUNT] | owners: [SIGNED_IN_ADMIN] | owners",
            })
    void pointsOutWhatAProfileShouldNotDo(String profile, String line, String mistake, String finding) {
        assertThat(yaml(profile)).contains(line);
        String before = finding.equals("owners") ? yaml(profile).replace(line, "owners: []") : yaml(profile);

        assertThat(keysOf(before)).doesNotContain(finding);
        assertThat(keysOf(yaml(profile).replace(line, mistake))).contains(finding);
    }

    @Test
    void saysWhichBuiltInProfilesNeedCare() {
        assertThat(keysOf(yaml("presence-sync"))).contains("api-may-be-missing", "owners");
        assertThat(keysOf(yaml("teams-telemetry"))).contains("users-may-consent", "secret");
        assertThat(keysOf(yaml("remote-expert"))).doesNotContain("audience-too-wide", "secret", "long-secret");
    }

    @Test
    void hasWordsForEveryFindingAndMistakeInTheSources() throws IOException {
        ResourceBundle words = ResourceBundle.getBundle("messages-profile", Locale.ROOT);
        List<String> keys = new ArrayList<>();
        var folder = Path.of("src/main/java/io/gatehouse/profile");
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                String source = Files.readString(file);
                Pattern.compile("LintFinding\\.(?:warn|note)\\(\\s*\"([a-z-]+)\"")
                        .matcher(source)
                        .results()
                        .forEach(found -> {
                            keys.add("profile.lint." + found.group(1));
                            keys.add("profile.lint." + found.group(1) + ".fix");
                        });
                Pattern.compile("problem\\(\\s*[^;]*?,\\s*\"([a-z]+(?:-[a-z]+)*)\"")
                        .matcher(source)
                        .results()
                        .forEach(found -> keys.add("profile.problem." + found.group(1)));
            }
        }

        assertThat(keys).hasSizeGreaterThan(60);
        assertThat(words.keySet()).containsAll(keys);
    }

    private static List<String> keysOf(String yaml) {
        return ProfileLint.findings(ProfileReader.read(yaml).profile()).stream()
                .map(LintFinding::key)
                .toList();
    }

    private static String yaml(String key) {
        try {
            return new ClassPathResource("profiles/" + key + ".yaml").getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
