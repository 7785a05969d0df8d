package io.gatehouse.provider.check;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.Owner;
import io.gatehouse.microsoft.graph.GraphFacts.Organization;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.existing.TypedValues;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was read for one look at a registration.
 *
 * @param seen what Graph told; null where nobody lent his rights
 * @param keyIds Microsoft's ids of our own credentials
 */
record SetUpFacts(OwnRegistration registration, @Nullable Seen seen, Tried tried, Set<String> keyIds, Instant now) {

    /** What Graph told. */
    record Seen(
            String lender,
            Organization organization,
            @Nullable Application application,
            List<Owner> owners,
            @Nullable ServicePrincipal principal) {}

    /**
     * What was tried without anybody's rights.
     *
     * @param federated whether a token of the place where Gatehouse runs stands for a secret
     */
    record Tried(Trial token, Trial portal, TypedValues.@Nullable Problem secretShape, boolean federated) {}
}
