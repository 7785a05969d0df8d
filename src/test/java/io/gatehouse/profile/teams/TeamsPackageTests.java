package io.gatehouse.profile.teams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.reading.ProfileReader;
import io.gatehouse.profile.reading.ProfileRefused;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TeamsPackageTests {

    private static final String CLIENT_ID = "921c4c30-0000-4000-8000-000000000001";
    private static final Map<String, String> VALUES = Map.of(
            "app.clientId",
            CLIENT_ID,
            "app.identifierUri",
            "api://experts.contoso.example/" + CLIENT_ID,
            "input.appHost",
            "experts.contoso.example",
            "provider.name",
            "Northern Voice and Data Communications Ltd");

    @Test
    void packsAManifestThatFitsTheRegistration() throws IOException {
        Map<String, byte[]> files = unzip(TeamsPackage.build(profile(), VALUES).zip());
        JsonNode manifest = JsonMapper.shared().readTree(files.get("manifest.json"));

        assertThat(files.keySet()).containsExactly("manifest.json", "color.png", "outline.png");
        assertThat(ManifestSchema.complaints(manifest)).isEmpty();
        assertThat(manifest.at("/id").asString()).isEqualTo(CLIENT_ID);
        assertThat(manifest.at("/webApplicationInfo/id").asString()).isEqualTo(CLIENT_ID);
        assertThat(manifest.at("/webApplicationInfo/resource").asString())
                .isEqualTo("api://experts.contoso.example/" + CLIENT_ID);
        assertThat(manifest.at("/validDomains/0").asString()).isEqualTo("experts.contoso.example");
        assertThat(manifest.at("/developer/name").asString()).hasSizeLessThanOrEqualTo(32);
        assertThat(manifest.toString()).doesNotContain("${");
    }

    @Test
    void bringsIconsOfTheSizesThatTeamsWants() throws IOException {
        Map<String, byte[]> files = unzip(TeamsPackage.build(profile(), VALUES).zip());

        assertThat(size(files.get("color.png"))).isEqualTo("192 x 192");
        assertThat(size(files.get("outline.png"))).isEqualTo("32 x 32");
        BufferedImage outline = ImageIO.read(new ByteArrayInputStream(files.get("outline.png")));
        for (int pixel : outline.getRGB(0, 0, 32, 32, null, 0, 32)) {
            assertThat(pixel >>> 24 == 0 || (pixel & 0xffffff) == 0xffffff)
                    .as("transparent or white")
                    .isTrue();
        }
    }

    @Test
    void isTheSameForTheSameValuesAndNewForANewVersion() throws IOException {
        TeamsPackage one = TeamsPackage.build(profile(), VALUES);

        assertThat(TeamsPackage.build(profile(), VALUES).sha256())
                .isEqualTo(one.sha256())
                .hasSize(64);
        assertThat(one.version()).isEqualTo("1.2.0");
        assertThat(TeamsPackage.build(
                                ProfileReader.read(yaml().replace("version: 2\n", "version: 4\n"))
                                        .profile(),
                                VALUES)
                        .version())
                .isEqualTo("1.4.0");
    }

    @Test
    void refusesIdsOfAnotherRegistration() {
        Map<String, String> values = new HashMap<>(VALUES);
        values.put("app.identifierUri", "api://experts.contoso.example/other");
        String yaml = yaml().replace("resource: ${app.identifierUri}", "resource: api://elsewhere/${app.clientId}");

        ManifestRefused refused = catchThrowableOfType(
                ManifestRefused.class,
                () -> TeamsPackage.build(ProfileReader.read(yaml).profile(), values));

        assertThat(refused.reasons()).singleElement().asString().startsWith("/webApplicationInfo/resource");
    }

    @Test
    void refusesToLeaveAVariableOpen() {
        assertThatThrownBy(() -> TeamsPackage.build(profile(), Map.of("app.clientId", CLIENT_ID)))
                .isInstanceOf(ManifestRefused.class)
                .hasMessageContaining("No value for");
    }

    /** The schema is checked when a profile is written, so that no customer meets its mistakes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "manifestVersion: \"1.29\" | manifestVersion: \"1.2\" | manifestVersion",
                "accentColor: \"#0B5CAD\" | accentColor: blue | accentColor",
                "websiteUrl: https://${input.appHost}/ | websiteUrl: http//no | websiteUrl",
                "short: Remote Expert | short: A name that is far longer than thirty characters | short",
                "permissions: [identity, messageTeamMembers] | permissions: [everything] | permissions",
                "id: ${app.clientId} | id: remote-expert | id"
            })
    void holdsTheManifestToMicrosoftsSchema(String line, String mistake, String place) {
        assertThat(yaml()).contains(line);
        String broken = yaml().replaceFirst(
                        java.util.regex.Pattern.quote(line), java.util.regex.Matcher.quoteReplacement(mistake));

        ProfileRefused refused = catchThrowableOfType(ProfileRefused.class, () -> ProfileReader.read(broken));

        assertThat(refused).as("refused").isNotNull();
        assertThat(refused.problems()).anySatisfy(problem -> {
            assertThat(problem.key()).isEqualTo("bad-manifest");
            assertThat(problem.sentence()).contains(place);
        });
    }

    private static ServiceProfile profile() {
        return ProfileReader.read(yaml()).profile();
    }

    private static String yaml() {
        try {
            return new ClassPathResource("profiles/remote-expert.yaml").getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String size(byte[] png) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        return image.getWidth() + " x " + image.getHeight();
    }

    private static Map<String, byte[]> unzip(byte[] bytes) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }
}
