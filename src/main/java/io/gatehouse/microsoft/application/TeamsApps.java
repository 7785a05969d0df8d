package io.gatehouse.microsoft.application;

import com.microsoft.graph.models.TeamsApp;
import com.microsoft.graph.models.TeamsAppCollectionResponse;
import com.microsoft.graph.models.TeamsAppDefinition;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.HttpMethod;
import com.microsoft.kiota.RequestInformation;
import com.microsoft.kiota.serialization.Parsable;
import com.microsoft.kiota.serialization.ParsableFactory;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.GraphReading;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The organization's catalogue of Teams apps (G:teamsapp-publish). Only with the token of a person who administers
 * Teams; not in all national clouds. A package that Teams does not take is {@link FailureKind#MANIFEST_REFUSED}, one
 * whose manifest id is there already {@link MicrosoftFailure.Conflicting}. Nothing is tried twice; failures are
 * {@link MicrosoftException}. Never call this inside a database transaction.
 */
public class TeamsApps {

    private final MicrosoftCloud cloud;
    private final GraphCalls calls;

    public TeamsApps(MicrosoftCloud cloud, GraphCalls calls) {
        this.cloud = cloud;
        this.calls = calls;
    }

    /**
     * An app of the catalogue.
     *
     * @param id its id there, different in every tenant
     * @param externalId the id in its manifest
     * @param version of the newest published definition, where told
     */
    public record CatalogueApp(
            String id,
            String externalId,
            @Nullable String displayName,
            @Nullable String version) {}

    /** Publishes a package for everybody in the organization. */
    public CatalogueApp publish(GraphAccess access, byte[] zip) {
        return app(calls.call(
                access, graph -> send(graph, "/appCatalogs/teamsApps", zip, TeamsApp::createFromDiscriminatorValue)));
    }

    /** Publishes another version of an app; the manifest's version must have grown. */
    public void update(GraphAccess access, String id, byte[] zip) {
        calls.run(
                access,
                graph -> send(
                        graph,
                        "/appCatalogs/teamsApps/" + id + "/appDefinitions",
                        zip,
                        TeamsAppDefinition::createFromDiscriminatorValue));
    }

    /** By its id in the catalogue. */
    public Optional<CatalogueApp> byId(GraphAccess access, String id) {
        return calls.find(
                        access,
                        graph ->
                                graph.appCatalogs().teamsApps().byTeamsAppId(id).get())
                .map(TeamsApps::app);
    }

    /** By the id in the manifest, among the organization's own apps. */
    public Optional<CatalogueApp> byManifestId(GraphAccess access, String manifestId) {
        String filter = "externalId eq '" + GraphReading.quoted(manifestId) + "'";
        return GraphReading.pages(
                        cloud,
                        () -> calls.call(
                                access,
                                graph -> graph.appCatalogs().teamsApps().get(request -> {
                                    request.queryParameters.filter = filter;
                                    request.queryParameters.expand = new String[] {"appDefinitions"};
                                })),
                        link -> calls.call(
                                access,
                                graph -> graph.appCatalogs()
                                        .teamsApps()
                                        .withUrl(link)
                                        .get()),
                        TeamsAppCollectionResponse::getValue,
                        TeamsApps::app)
                .stream()
                .filter(found -> found.externalId().equalsIgnoreCase(manifestId))
                .findFirst();
    }

    /** Takes an app from everybody who uses it; fine if it is gone already. */
    public void delete(GraphAccess access, String id) {
        calls.remove(
                access,
                graph -> graph.appCatalogs().teamsApps().byTeamsAppId(id).delete());
    }

    /** The SDK's own methods send JSON only. */
    private <M extends Parsable> @Nullable M send(
            GraphServiceClient graph, String path, byte[] zip, ParsableFactory<M> factory) {
        RequestInformation request = new RequestInformation();
        request.httpMethod = HttpMethod.POST;
        request.setUri(URI.create(cloud.graph() + path));
        request.headers.add("Accept", "application/json");
        request.setStreamContent(new ByteArrayInputStream(zip), "application/zip");
        HashMap<String, ParsableFactory<? extends Parsable>> errors = new HashMap<>();
        errors.put("XXX", ODataError::createFromDiscriminatorValue);
        return graph.getRequestAdapter().send(request, errors, factory);
    }

    private static CatalogueApp app(TeamsApp found) {
        List<TeamsAppDefinition> definitions =
                GraphReading.all(found.getAppDefinitions()).toList();
        return new CatalogueApp(
                GraphReading.required(found.getId(), "id"),
                GraphReading.required(found.getExternalId(), "externalId"),
                found.getDisplayName(),
                definitions.isEmpty() ? null : definitions.getLast().getVersion());
    }
}
