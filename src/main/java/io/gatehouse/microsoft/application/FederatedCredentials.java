package io.gatehouse.microsoft.application;

import com.microsoft.graph.models.FederatedIdentityCredential;
import com.microsoft.graph.models.FederatedIdentityCredentialCollectionResponse;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.GraphReading;
import java.util.List;
import java.util.Objects;

/**
 * Identity providers whose tokens a registration accepts instead of a secret
 * (G:application-post-federatedidentitycredentials). It takes minutes until Entra accepts them
 * ({@link FailureKind#CREDENTIAL_NOT_READY}). Nothing is tried twice; failures are {@link MicrosoftException}. Never
 * call this inside a database transaction.
 */
public class FederatedCredentials {

    /** The audience that Entra expects in such a token. */
    public static final String AUDIENCE = "api://AzureADTokenExchange";

    private final MicrosoftCloud cloud;
    private final GraphCalls calls;

    public FederatedCredentials(MicrosoftCloud cloud, GraphCalls calls) {
        this.cloud = cloud;
        this.calls = calls;
    }

    /**
     * Whose tokens are accepted.
     *
     * @param name 3 to 120 characters that can stand in an address; cannot be changed later
     * @param issuer {@code iss} of the tokens, exactly
     * @param subject {@code sub} of the tokens, exactly
     */
    public record Trust(String name, String issuer, String subject) {}

    public List<Trust> of(GraphAccess access, String objectId) {
        return GraphReading.pages(
                cloud,
                () -> calls.call(
                        access,
                        graph -> graph.applications()
                                .byApplicationId(objectId)
                                .federatedIdentityCredentials()
                                .get()),
                link -> calls.call(
                        access,
                        graph -> graph.applications()
                                .byApplicationId(objectId)
                                .federatedIdentityCredentials()
                                .withUrl(link)
                                .get()),
                FederatedIdentityCredentialCollectionResponse::getValue,
                FederatedCredentials::trust);
    }

    /** At most 20 for one registration; {@link MicrosoftFailure.Conflicting} if there is one for this subject. */
    public void add(GraphAccess access, String objectId, Trust wanted) {
        FederatedIdentityCredential body = GraphCalls.bare(new FederatedIdentityCredential());
        body.setName(wanted.name());
        body.setIssuer(wanted.issuer());
        body.setSubject(wanted.subject());
        body.setAudiences(List.of(AUDIENCE));
        calls.run(
                access,
                graph -> graph.applications()
                        .byApplicationId(objectId)
                        .federatedIdentityCredentials()
                        .post(body));
    }

    /** Fine if it is gone already. */
    public void remove(GraphAccess access, String objectId, String name) {
        calls.remove(
                access,
                graph -> graph.applications()
                        .byApplicationId(objectId)
                        .federatedIdentityCredentials()
                        .byFederatedIdentityCredentialId(name)
                        .delete());
    }

    private static Trust trust(FederatedIdentityCredential found) {
        return new Trust(
                Objects.toString(found.getName(), ""),
                Objects.toString(found.getIssuer(), ""),
                Objects.toString(found.getSubject(), ""));
    }
}
