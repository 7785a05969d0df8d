package io.gatehouse.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The tenant's Teams app catalogue: packages go in, are checked, updated and found by the id of their manifest. */
class TeamsAppTests extends GraphTest {

    private static final String TENANT = SandboxFacts.FABRIKAM;
    private static final String CATALOGUE = "/appCatalogs/teamsApps";

    private static final String MANIFEST = """
            {"$schema":"https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.schema.json",
             "manifestVersion":"1.29","version":"%s","id":"%s",
             "developer":{"name":"Northern Voice","websiteUrl":"https://northernvoice.example",
               "privacyUrl":"https://northernvoice.example/privacy","termsOfUseUrl":"https://northernvoice.example/terms"},
             "name":{"short":"Remote expert","full":"Remote expert by Northern Voice"},
             "description":{"short":"Experts join","full":"Experts join from anywhere"},
             "icons":{"outline":"outline.png","color":"color.png"},"accentColor":"#4464ee",
             "validDomains":["app.example.com"],
             "webApplicationInfo":{"id":"33333333-aaaa-4aaa-8aaa-333333333333","resource":"api://app.example.com/x"}}
            """;

    private static String admin() {
        return delegated(TENANT, SandboxFacts.FABRIKAM_ADMIN, "AppCatalog.ReadWrite.All");
    }

    @Test
    void publishesFindsUpdatesAndDeletes() throws Exception {
        String externalId = UUID.randomUUID().toString();
        var published = upload(CATALOGUE, admin(), zip(MANIFEST.formatted("1.0.0", externalId)));
        assertThat(published.statusCode()).as(published.body()).isEqualTo(201);
        JsonNode app = JSON.readTree(published.body());
        Shape.assertShape("graph/teamsApp", app);
        String path = CATALOGUE + "/" + app.path("id").asString();
        assertThat(app.path("externalId").asString()).isEqualTo(externalId);
        assertThat(app.path("name").asString()).isEqualTo("Remote expert");
        assertThat(app.path("version").asString()).isEqualTo("1.0.0");
        assertThat(app.path("distributionMethod").asString()).isEqualTo("organization");
        assertThat(published.headers().firstValue("Location").orElse("")).endsWith(path);

        var again = upload(CATALOGUE, admin(), zip(MANIFEST.formatted("1.0.1", externalId)));
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(JSON.readTree(again.body()).path("error").path("code").asString())
                .isEqualTo("Conflict");

        JsonNode found = ok(CATALOGUE + "?$filter=externalId eq '" + externalId + "'&$expand=appDefinitions", admin());
        assertThat(found.path("value")).hasSize(1);
        JsonNode definition = found.path("value").get(0).path("appDefinitions").get(0);
        assertThat(definition.path("publishingState").asString()).isEqualTo("published");
        assertThat(definition.path("azureADAppId").asString()).startsWith("33333333");

        assertThat(upload(path + "/appDefinitions", admin(), zip(MANIFEST.formatted("1.1.0", externalId)))
                        .statusCode())
                .isEqualTo(204);
        assertThat(upload(path + "/appDefinitions", admin(), zip(MANIFEST.formatted("1.1.0", externalId)))
                        .statusCode())
                .isEqualTo(409);
        assertThat(ok(path + "/appDefinitions", admin()).path("value")).hasSize(2);
        assertThat(call("DELETE", path, admin(), null).status()).isEqualTo(204);
        assertThat(get(path, admin()).status()).isEqualTo(404);
        assertThat(ok(CATALOGUE + "?$filter=externalId eq '" + externalId + "'", admin())
                        .path("value"))
                .isEmpty();
    }

    @Test
    void letsOrdinaryUsersSubmitForReviewOnly() throws Exception {
        String user = delegated(TENANT, "j.vogel@fabrikam.com", "AppCatalog.Submit");
        byte[] zip = zip(MANIFEST.formatted("1.0.0", UUID.randomUUID()));
        assertThat(upload(CATALOGUE, user, zip).statusCode()).isEqualTo(403);
        var submitted = upload(CATALOGUE + "?requiresReview=true", user, zip);
        assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(201);
        String path =
                CATALOGUE + "/" + JSON.readTree(submitted.body()).path("id").asString();
        JsonNode waiting = ok(path + "/appDefinitions", admin()).path("value").get(0);
        assertThat(waiting.path("publishingState").asString()).isEqualTo("submitted");
        String definition = path + "/appDefinitions/" + waiting.path("id").asString();
        String publish = "{\"publishingState\":\"published\"}";
        assertThat(call("PATCH", definition, admin(), publish).status()).isEqualTo(412);
        var reviewed = call("PATCH", definition, admin(), publish, "If-Match", "\"1\"");
        assertThat(reviewed.status()).as(reviewed.response().body()).isEqualTo(200);
        Shape.assertShape("graph/teamsAppDefinition", reviewed.json());
        assertThat(reviewed.json().path("publishingState").asString()).isEqualTo("published");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"name\":{\"short\" | \"nome\":{\"short\" | SchemaError_Required | name",
                "\"nome\":1, | x | SchemaError_AdditionalProperties | nome",
                "https://northernvoice.example/privacy | hs://northernvoice.example | SchemaError_Pattern | developer.privacyUrl",
                "\"short\":\"Remote expert\" | \"short\":\"Remote expert for everybody everywhere\" | SchemaError_MaximumLength | name.short",
                "#4464ee | blue | SchemaError_Pattern | accentColor",
                "app.example.com\"] | fabrikam.onmicrosoft.com\"] | SchemaError_Pattern | validDomains",
                "app.example.com\"] | https://app.example.com\"] | SchemaError_Pattern | validDomains",
                "33333333-aaaa | nonsense | SchemaError_Pattern | webApplicationInfo.id",
                "\"manifestVersion\":\"1.29\" | \"manifestVersion\":\"1.18\" | SchemaError_Pattern | manifestVersion",
                "\"outline.png\" | \"color.png\" | SmallImageWrongSize | icons.outline",
                "\"color.png\" | \"missing.png\" | LargeImageWrongSize | icons.color"
            })
    void namesEachFaultOfAManifest(String what, String by, String code, String target) throws Exception {
        String manifest = MANIFEST.formatted("1.0.0", UUID.randomUUID());
        String faulty =
                what.equals("\"nome\":1,") ? manifest.replaceFirst("\\{", "{\"nome\":1,") : manifest.replace(what, by);
        var refused = upload(CATALOGUE, admin(), zip(faulty));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        JsonNode inner = JSON.readTree(refused.body()).path("error").path("innerError");
        assertThat(inner.path("code").asString()).isEqualTo("UnableToParseTeamsAppManifest");
        assertThat(inner.path("details").valueStream())
                .anyMatch(each -> each.path("code").asString().equals(code)
                        && each.path("target").asString().equals(target));
        assertThat(inner.has("request-id")).isTrue();
    }

    @Test
    void refusesWhatIsNoPackage() throws Exception {
        assertThat(upload(CATALOGUE, admin(), "no zip".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(400);
        assertThat(call("POST", CATALOGUE, admin(), "{}").status()).isEqualTo(415);
        assertThat(upload(CATALOGUE, application(TENANT, "AppCatalog.ReadWrite.All"), zip("{}"))
                        .statusCode())
                .as("delegated only")
                .isEqualTo(403);
    }

    private static byte[] zip(String manifest) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : Map.of(
                            "manifest.json", manifest.getBytes(StandardCharsets.UTF_8),
                            "outline.png", png(32),
                            "color.png", png(192))
                    .entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] png(int side) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB), "png", bytes);
        return bytes.toByteArray();
    }

    private static HttpResponse<String> upload(String path, String token, byte[] zip)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(root() + path))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/zip")
                                .POST(BodyPublishers.ofByteArray(zip))
                                .build(),
                        BodyHandlers.ofString());
    }
}
