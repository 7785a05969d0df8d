package io.gatehouse.microsoft.application;

import com.microsoft.graph.models.ServicePrincipalCollectionResponse;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.graph.serviceprincipals.item.ServicePrincipalItemRequestBuilder;
import io.gatehouse.microsoft.application.ApplicationFacts.Resource;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.microsoft.graph.GraphReading;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The instances of apps in a tenant ("enterprise applications"), our own and those of the APIs we ask. Nothing is tried
 * twice; failures are {@link MicrosoftException}. Never call this inside a database transaction.
 */
public class ServicePrincipals {

    private final MicrosoftCloud cloud;
    private final GraphCalls calls;

    public ServicePrincipals(MicrosoftCloud cloud, GraphCalls calls) {
        this.cloud = cloud;
        this.calls = calls;
    }

    /**
     * Lets an app into the tenant: the one registered a moment ago, or an API of Microsoft's that the tenant lacks.
     * {@link MicrosoftFailure.Missing} while the registration is not replicated, {@link MicrosoftFailure.Conflicting}
     * if the app is there already.
     */
    public ServicePrincipal create(GraphAccess access, String appId) {
        var wanted = GraphCalls.bare(new com.microsoft.graph.models.ServicePrincipal());
        wanted.setAppId(appId);
        return GraphReading.servicePrincipal(
                calls.call(access, graph -> graph.servicePrincipals().post(wanted)));
    }

    /** Empty where the tenant does not have the app, or does not show it yet. */
    public Optional<ServicePrincipal> byAppId(GraphAccess access, String appId) {
        return found(access, appId, GraphReading::servicePrincipal);
    }

    public Optional<ServicePrincipal> byId(GraphAccess access, String id) {
        return calls.find(access, graph -> one(graph, id).get()).map(GraphReading::servicePrincipal);
    }

    /** An API with the permissions it publishes in this tenant; empty where the tenant does not have it. */
    public Optional<Resource> resource(GraphAccess access, String appId) {
        return found(access, appId, ApplicationReading::resource);
    }

    /** A disabled one gets no tokens, which everybody who uses it notices at once. */
    public void enable(GraphAccess access, String id, boolean enabled) {
        change(access, id, principal -> principal.setAccountEnabled(enabled));
    }

    /** Removes the app from the tenant with everything it was granted; false if Microsoft says that it is not there. */
    public boolean delete(GraphAccess access, String id) {
        return calls.remove(access, graph -> one(graph, id).delete());
    }

    private void change(GraphAccess access, String id, Consumer<com.microsoft.graph.models.ServicePrincipal> edit) {
        var body = GraphCalls.bare(new com.microsoft.graph.models.ServicePrincipal());
        edit.accept(body);
        calls.run(access, graph -> one(graph, id).patch(body));
    }

    private <T> Optional<T> found(
            GraphAccess access, String appId, Function<com.microsoft.graph.models.ServicePrincipal, T> reading) {
        return GraphReading.pages(
                        cloud,
                        () -> calls.call(
                                access,
                                graph -> graph.servicePrincipals()
                                        .get(request -> request.queryParameters.filter =
                                                "appId eq '" + GraphReading.quoted(appId) + "'")),
                        link -> calls.call(
                                access,
                                graph -> graph.servicePrincipals().withUrl(link).get()),
                        ServicePrincipalCollectionResponse::getValue,
                        Function.<com.microsoft.graph.models.ServicePrincipal>identity())
                .stream()
                .filter(principal -> appId.equalsIgnoreCase(principal.getAppId()))
                .findFirst()
                .map(reading);
    }

    private static ServicePrincipalItemRequestBuilder one(GraphServiceClient graph, String id) {
        return graph.servicePrincipals().byServicePrincipalId(id);
    }
}
