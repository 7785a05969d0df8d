package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.application.TeamsApps;
import io.gatehouse.microsoft.application.TeamsApps.CatalogueApp;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TeamsAppsTests {

    private static final String ID = "e3e29acb-8c79-412b-b746-e6c39ff4cd22";
    private static final String MANIFEST = "b5561ec9-8cab-4aa3-8aa2-d8d7172e4311";
    private static final byte[] ZIP = "PK-not-really".getBytes(StandardCharsets.UTF_8);

    private final FakeGraph graph = new FakeGraph();
    private final TeamsApps apps = new TeamsApps(graph.cloud, graph.calls);

    @AfterEach
    void stop() {
        graph.close();
    }

    @Test
    void publishesThePackageItself() {
        graph.on("/appCatalogs/teamsApps", 201, """
                {"id":"%s","externalId":"%s","name":"Test App","version":"1.0.0","distributionMethod":"organization"}""".formatted(ID, MANIFEST));

        CatalogueApp made = apps.publish(graph.access, ZIP);

        assertThat(made.id()).isEqualTo(ID);
        assertThat(made.externalId()).isEqualTo(MANIFEST);
        assertThat(graph.asked()).containsExactly("POST /appCatalogs/teamsApps");
        assertThat(graph.last().header("Content-Type")).isEqualTo("application/zip");
        assertThat(graph.last().header("Authorization")).isEqualTo("Bearer bearer");
        assertThat(graph.last().body()).isEqualTo("PK-not-really");
    }

    @Test
    void publishesAnotherVersion() {
        graph.on("/appCatalogs/teamsApps/" + ID + "/appDefinitions", 201, """
                {"id":"d","teamsAppId":"%s","displayName":"Test App","version":"1.1.0","publishingState":"published"}""".formatted(ID));

        apps.update(graph.access, ID, ZIP);

        assertThat(graph.asked()).containsExactly("POST /appCatalogs/teamsApps/" + ID + "/appDefinitions");
        assertThat(graph.last().body()).isEqualTo("PK-not-really");
    }

    @Test
    void findsAnAppByTheIdInItsManifest() {
        graph.on("/appCatalogs/teamsApps", 200, """
                {"value":[{"id":"%s","externalId":"%s","displayName":"Test App","distributionMethod":"organization",
                "appDefinitions":[{"id":"d","version":"1.1.0","publishingState":"published"}]}]}""".formatted(ID, MANIFEST));

        assertThat(apps.byManifestId(graph.access, MANIFEST))
                .contains(new CatalogueApp(ID, MANIFEST, "Test App", "1.1.0"));
        assertThat(graph.last().query())
                .containsEntry("$filter", "externalId eq '" + MANIFEST + "'")
                .containsEntry("$expand", "appDefinitions");
        assertThat(apps.byManifestId(graph.access, "another")).isEmpty();
    }

    @Test
    void tellsAnAppThatIsThereFromABadPackage() {
        graph.refuse("/appCatalogs/teamsApps", 409, "Conflict", "App with same id already exists in the tenant.");
        assertThat(FakeGraph.failure(() -> apps.publish(graph.access, ZIP)))
                .isInstanceOf(MicrosoftFailure.Conflicting.class);

        graph.on("/appCatalogs/teamsApps", 400, """
                {"error":{"code":"UnableToParseTeamsAppManifest","message":"Unable to parse.","details":[
                {"code":"SchemaError_Required","message":"Required properties are missing: [developer]"},
                {"code":"SchemaError_Pattern","message":"version"}]}}""");
        MicrosoftFailure failure = FakeGraph.failure(() -> apps.publish(graph.access, ZIP));

        assertThat(failure.kind()).isEqualTo(FailureKind.MANIFEST_REFUSED);
        assertThat(failure.error().trace().description())
                .isEqualTo("Unable to parse.; SchemaError_Required: Required properties are missing: [developer];"
                        + " SchemaError_Pattern: version");
    }

    @Test
    void readsARefusalThatStandsInTheInnerError() {
        graph.on("/appCatalogs/teamsApps", 400, """
                {"error":{"code":"BadRequest","message":"developer | Required","innerError":{
                "code":"UnableToParseTeamsAppManifest","message":"developer | Required","details":[
                {"code":"SchemaError_Required","target":"developer","message":"Required"}],
                "date":"2026-11-21T08:00:00","request-id":"r","client-request-id":"c"}}}""");

        MicrosoftFailure failure = FakeGraph.failure(() -> apps.publish(graph.access, ZIP));

        assertThat(failure.kind()).isEqualTo(FailureKind.MANIFEST_REFUSED);
        assertThat(failure.error().error()).isEqualTo("UnableToParseTeamsAppManifest");
        assertThat(failure.error().trace().description()).isEqualTo("developer | Required");
    }

    @Test
    void deletesAnAppOrFindsItGone() {
        graph.onNothingToSay("/appCatalogs/teamsApps/" + ID);

        apps.delete(graph.access, ID);
        apps.delete(graph.access, "gone");

        assertThat(graph.asked())
                .containsExactly("DELETE /appCatalogs/teamsApps/" + ID, "DELETE /appCatalogs/teamsApps/gone");
    }
}
