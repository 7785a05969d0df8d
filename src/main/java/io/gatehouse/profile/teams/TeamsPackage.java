package io.gatehouse.profile.teams;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.Variables;
import io.gatehouse.profile.setup.TeamsAppTemplate;
import io.gatehouse.profile.yaml.FreeForm;
import io.gatehouse.shared.Hashes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Teams app of one customer, ready to be published: manifest and icons in a zip. The same values give the same
 * bytes, so that its hash in a receipt can be compared.
 *
 * @param manifestId what Microsoft calls the external id
 */
public record TeamsPackage(byte[] zip, String manifestId, String version, String manifest) {

    private static final String SAMPLE_ID = "00000000-0000-4000-8000-000000000000";
    private static final int LONGEST_DEVELOPER = 32;

    /** Zip files know no time zone and begin in 1980. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    public String sha256() {
        return HexFormat.of().formatHex(Hashes.sha256(zip));
    }

    /**
     * Fills the profile's manifest with these values and packs it.
     *
     * @param values of every variable that the manifest mentions, with client id and identifier URI of the registration
     * @throws ManifestRefused where a value is missing, Microsoft's schema is broken or an id is another registration's
     */
    public static TeamsPackage build(ServiceProfile profile, Map<String, String> values) {
        TeamsAppTemplate template = Objects.requireNonNull(profile.teamsApp(), "This profile has no Teams app");
        Map<String, String> all = new HashMap<>(values);
        all.put(Variables.VERSION, Integer.toString(profile.version()));
        Object filled;
        try {
            filled = FreeForm.mapTexts(template.manifest(), text -> Variables.fillAll(text, all));
        } catch (IllegalArgumentException e) {
            throw new ManifestRefused(List.of(String.valueOf(e.getMessage())));
        }
        ObjectNode manifest = JsonMapper.shared().valueToTree(filled);
        shortenDeveloper(manifest);
        check(manifest, all);
        String text = JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(manifest);
        return new TeamsPackage(
                zip(text, template.icons()),
                manifest.path("id").asString(),
                manifest.path("version").asString(),
                text);
    }

    /** What Microsoft's schema says about a template, with stand-ins for what is known only later. */
    public static List<String> complaints(TeamsAppTemplate template) {
        Object filled = FreeForm.mapTexts(template.manifest(), TeamsPackage::sample);
        return ManifestSchema.complaints(JsonMapper.shared().valueToTree(filled));
    }

    private static String sample(String text) {
        Map<String, String> samples = new HashMap<>();
        Variables.in(text).forEach(name -> samples.put(name, "sample.example"));
        samples.put(Variables.CLIENT_ID, SAMPLE_ID);
        samples.put(Variables.IDENTIFIER_URI, "api://sample.example/" + SAMPLE_ID);
        samples.put(Variables.VERSION, "1");
        return Variables.fill(text, samples);
    }

    private static void check(JsonNode manifest, Map<String, String> values) {
        List<String> reasons = new ArrayList<>(ManifestSchema.complaints(manifest));
        JsonNode app = manifest.path("webApplicationInfo");
        if (!app.isMissingNode()) {
            same("/webApplicationInfo/id", app.path("id"), values.get(Variables.CLIENT_ID), reasons);
            same("/webApplicationInfo/resource", app.path("resource"), values.get(Variables.IDENTIFIER_URI), reasons);
        }
        if (!reasons.isEmpty()) {
            throw new ManifestRefused(reasons);
        }
    }

    private static void same(String place, JsonNode found, @Nullable String wanted, List<String> reasons) {
        if (wanted == null || !wanted.equals(found.asString())) {
            reasons.add(place + " is not the registration’s: " + wanted);
        }
    }

    private static void shortenDeveloper(ObjectNode manifest) {
        if (manifest.path("developer") instanceof ObjectNode developer) {
            String name = developer.path("name").asString();
            if (name.length() > LONGEST_DEVELOPER) {
                developer.put("name", name.substring(0, LONGEST_DEVELOPER - 1).strip() + "…");
            }
        }
    }

    private static byte[] zip(String manifest, String icons) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            add(zip, "manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
            add(zip, "color.png", TeamsIcons.color(icons));
            add(zip, "outline.png", TeamsIcons.outline(icons));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
