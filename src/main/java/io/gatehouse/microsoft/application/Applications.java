package io.gatehouse.microsoft.application;

import com.microsoft.graph.applications.item.ApplicationItemRequestBuilder;
import com.microsoft.graph.applications.item.addpassword.AddPasswordPostRequestBody;
import com.microsoft.graph.applications.item.removepassword.RemovePasswordPostRequestBody;
import com.microsoft.graph.applications.item.setverifiedpublisher.SetVerifiedPublisherPostRequestBody;
import com.microsoft.graph.models.ApplicationCollectionResponse;
import com.microsoft.graph.models.PasswordCredential;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.NewPassword;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.GraphReading;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * App registrations of a tenant (G:resources/application). Nothing is tried twice; failures are
 * {@link MicrosoftException}, and what was made a moment ago may be {@link MicrosoftFailure.Missing} for a while.
 * Never call this inside a database transaction.
 */
public class Applications {

    private final MicrosoftCloud cloud;
    private final GraphCalls calls;

    public Applications(MicrosoftCloud cloud, GraphCalls calls) {
        this.cloud = cloud;
        this.calls = calls;
    }

    /**
     * Creates a registration. A second call makes a second one, even with the same name: after an unclear answer look
     * for a tag of your own first.
     */
    public Application create(GraphAccess access, ApplicationDraft draft) {
        return ApplicationReading.application(
                calls.call(access, graph -> graph.applications().post(draft.body())));
    }

    public Optional<Application> byObjectId(GraphAccess access, String objectId) {
        return calls.find(access, graph -> one(graph, objectId).get()).map(ApplicationReading::application);
    }

    public Optional<Application> byAppId(GraphAccess access, String appId) {
        return filtered(access, "appId eq '" + GraphReading.quoted(appId) + "'").stream()
                .filter(found -> found.appId().equalsIgnoreCase(appId))
                .findFirst();
    }

    /** All registrations that carry the tag, which their maker must have put there on creation. */
    public List<Application> byTag(GraphAccess access, String tag) {
        return filtered(access, "tags/any(t:t eq '" + GraphReading.quoted(tag) + "')").stream()
                .filter(found -> found.tags().contains(tag))
                .toList();
    }

    /** All registrations of exactly this name; names need not be unique. */
    public List<Application> byName(GraphAccess access, String name) {
        return filtered(access, "displayName eq '" + GraphReading.quoted(name) + "'").stream()
                .filter(found -> found.displayName().equals(name))
                .toList();
    }

    /** Changes the named members and no others. */
    public void update(GraphAccess access, String objectId, ApplicationDraft draft) {
        calls.run(access, graph -> one(graph, objectId).patch(draft.body()));
    }

    /**
     * It can be restored for 30 days and keeps its identifier URIs that long.
     *
     * @return false if Microsoft says that it is not there
     */
    public boolean delete(GraphAccess access, String objectId) {
        return calls.remove(access, graph -> one(graph, objectId).delete());
    }

    /**
     * Has Microsoft generate a client secret; its text is told this once. Tokens can be refused with it for some time
     * ({@link FailureKind#CREDENTIAL_WRONG}).
     */
    public NewPassword addPassword(GraphAccess access, String objectId, String displayName, Instant endsAt) {
        PasswordCredential wanted = new PasswordCredential();
        wanted.setDisplayName(displayName);
        wanted.setEndDateTime(endsAt.atOffset(ZoneOffset.UTC));
        AddPasswordPostRequestBody body = new AddPasswordPostRequestBody();
        body.setPasswordCredential(wanted);
        return ApplicationReading.newPassword(
                calls.call(access, graph -> one(graph, objectId).addPassword().post(body)));
    }

    /** Fine if the secret is gone already. */
    public void removePassword(GraphAccess access, String objectId, String keyId) {
        RemovePasswordPostRequestBody body = new RemovePasswordPostRequestBody();
        body.setKeyId(UUID.fromString(keyId));
        calls.remove(access, graph -> one(graph, objectId).removePassword().post(body));
    }

    /**
     * Has Microsoft show the company as verified publisher. It compares the number with the company's account at Partner
     * Center and the registration's publisher domain (E:publisher-verification-overview).
     */
    public void verifyPublisher(GraphAccess access, String objectId, String partnerId) {
        SetVerifiedPublisherPostRequestBody body = new SetVerifiedPublisherPostRequestBody();
        body.setVerifiedPublisherId(partnerId);
        calls.run(access, graph -> one(graph, objectId).setVerifiedPublisher().post(body));
    }

    private List<Application> filtered(GraphAccess access, String filter) {
        return GraphReading.pages(
                cloud,
                () -> calls.call(
                        access, graph -> graph.applications().get(request -> request.queryParameters.filter = filter)),
                link -> calls.call(
                        access, graph -> graph.applications().withUrl(link).get()),
                ApplicationCollectionResponse::getValue,
                ApplicationReading::application);
    }

    private static ApplicationItemRequestBuilder one(GraphServiceClient graph, String objectId) {
        return graph.applications().byApplicationId(objectId);
    }
}
