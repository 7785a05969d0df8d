package io.gatehouse.microsoft.application;

import com.microsoft.graph.models.DirectoryObjectCollectionResponse;
import com.microsoft.graph.models.ReferenceCreate;
import io.gatehouse.microsoft.application.ApplicationFacts.Owner;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.GraphReading;
import java.util.List;

/**
 * Who owns a registration and may change it without any role (G:application-list-owners). Nothing is tried twice;
 * failures are {@link MicrosoftException}. Never call this inside a database transaction.
 */
public class ApplicationOwners {

    private final MicrosoftCloud cloud;
    private final GraphCalls calls;

    public ApplicationOwners(MicrosoftCloud cloud, GraphCalls calls) {
        this.cloud = cloud;
        this.calls = calls;
    }

    public List<Owner> of(GraphAccess access, String objectId) {
        return GraphReading.pages(
                cloud,
                () -> calls.call(
                        access,
                        graph -> graph.applications()
                                .byApplicationId(objectId)
                                .owners()
                                .get()),
                link -> calls.call(
                        access,
                        graph -> graph.applications()
                                .byApplicationId(objectId)
                                .owners()
                                .withUrl(link)
                                .get()),
                DirectoryObjectCollectionResponse::getValue,
                ApplicationReading::owner);
    }

    /** Makes a person or a service principal an owner, by object id; fine if it is one already. */
    public void add(GraphAccess access, String objectId, String ownerId) {
        ReferenceCreate reference = new ReferenceCreate();
        reference.setOdataId(cloud.graph() + "/directoryObjects/" + ownerId);
        try {
            calls.run(
                    access,
                    graph -> graph.applications()
                            .byApplicationId(objectId)
                            .owners()
                            .ref()
                            .post(reference));
        } catch (MicrosoftException e) {
            if (!(e.failure() instanceof MicrosoftFailure.Conflicting)) {
                throw e;
            }
        }
    }

    /** Fine if it is no owner. */
    public void remove(GraphAccess access, String objectId, String ownerId) {
        calls.remove(
                access,
                graph -> graph.applications()
                        .byApplicationId(objectId)
                        .owners()
                        .byDirectoryObjectId(ownerId)
                        .ref()
                        .delete());
    }
}
