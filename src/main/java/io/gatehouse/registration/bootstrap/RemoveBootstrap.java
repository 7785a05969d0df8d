package io.gatehouse.registration.bootstrap;

import io.gatehouse.microsoft.application.ApplicationFacts.Resource;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.GraphFacts.PermissionGrant;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.microsoft.permission.GraphPermissions;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Removes the consent with which all this was done: the helper's service principal goes, and its absence is read back.
 * Where a live connection still needs the helper only its permissions shrink to what that connection wants.
 */
@Component
public class RemoveBootstrap implements SagaStep {

    private static final Duration SPREADING = Duration.ofMinutes(2);

    /** After these the principal is there still; a token that is not taken any more may be that of a removed app. */
    private static final Set<FailureKind> REFUSALS =
            EnumSet.of(FailureKind.PERMISSION_MISSING, FailureKind.THROTTLED, FailureKind.QUEUE_FULL);

    private final ServicePrincipals principals;
    private final Grants grants;
    private final BootstrapUse use;

    public RemoveBootstrap(ServicePrincipals principals, Grants grants, BootstrapUse use) {
        this.principals = principals;
        this.grants = grants;
        this.use = use;
    }

    @Override
    public StepKey key() {
        return StepKey.BOOTSTRAP_REMOVED;
    }

    @Override
    public boolean wanted(RegistrationPlan plan) {
        return plan.extras().bootstrapClientId() != null;
    }

    @Override
    public SagaNote run(SagaRun saga) {
        String clientId = client(saga.plan());
        // A removal whose answer never came has made our own token worthless: ask without it first.
        boolean letIn = letInSince(saga);
        if (!letIn && saga.fact(Fact.BOOTSTRAP_BEGUN).isPresent() && use.gone(saga, clientId, saga.plan())) {
            return SagaNote.of("BOOTSTRAP_GONE");
        }
        Optional<ServicePrincipal> principal = saga.call(() -> principals.byAppId(saga.access(), clientId));
        if (principal.isEmpty()) {
            if (letIn || use.admitted(saga, clientId, saga.plan())) {
                throw new NotYet(SagaNote.of("REPLICATING"));
            }
            return SagaNote.of("BOOTSTRAP_GONE");
        }
        boolean undoing = saga.saga().status().undoing();
        if (use.keeps(saga.plan(), undoing, clientId)) {
            return shrink(saga, principal.get(), use.stillWanted(saga.plan(), undoing, clientId));
        }
        return remove(saga, principal.get(), letIn);
    }

    /**
     * Whether somebody signed in through the helper a moment ago, after the last removal: a server of Microsoft's that does
     * not know it proves nothing then.
     */
    private static boolean letInSince(SagaRun saga) {
        Instant signedIn = saga.saga().token().keptAt();
        return signedIn != null
                && signedIn.plus(SPREADING).isAfter(saga.now())
                && saga.fact(Fact.BOOTSTRAP_BEGUN)
                        .map(Instant::parse)
                        .filter(signedIn::isBefore)
                        .isEmpty();
    }

    private SagaNote remove(SagaRun saga, ServicePrincipal principal, boolean letIn) {
        saga.forget(Fact.BOOTSTRAP_KEPT);
        saga.remember(Fact.BOOTSTRAP_PRINCIPAL_ID, principal.id());
        if (!deleted(saga, principal) && letIn) {
            // listed a moment ago: the server that was to delete it has not heard of it
            saga.forget(Fact.BOOTSTRAP_BEGUN);
            throw new NotYet(SagaNote.of("REPLICATING"));
        }
        boolean gone = use.gone(saga, client(saga.plan()), saga.plan())
                || saga.call(() -> principals.byId(saga.access(), principal.id()))
                        .isEmpty();
        if (!gone) {
            throw new NotYet(SagaNote.of("BOOTSTRAP_STILL_THERE"));
        }
        return SagaNote.of("BOOTSTRAP_GONE");
    }

    /** What was refused has removed nothing: it leaves only the doubt that was there before. */
    private boolean deleted(SagaRun saga, ServicePrincipal principal) {
        Optional<String> before = saga.fact(Fact.BOOTSTRAP_BEGUN);
        saga.remember(Fact.BOOTSTRAP_BEGUN, saga.now().toString());
        try {
            return saga.changed(() -> principals.delete(saga.access(), principal.id()));
        } catch (MicrosoftException e) {
            if (REFUSALS.contains(e.failure().kind())) {
                before.ifPresentOrElse(
                        then -> saga.remember(Fact.BOOTSTRAP_BEGUN, then), () -> saga.forget(Fact.BOOTSTRAP_BEGUN));
            }
            throw e;
        }
    }

    private SagaNote shrink(SagaRun saga, ServicePrincipal principal, Set<String> wanted) {
        saga.remember(Fact.BOOTSTRAP_KEPT, String.join(" ", new TreeSet<>(wanted)));
        Resource graph = saga.call(() -> principals.resource(saga.access(), GraphPermissions.GRAPH_APP_ID))
                .orElseThrow(() -> new NotYet(SagaNote.of("REPLICATING")));
        for (PermissionGrant grant : read(saga, principal)) {
            Set<String> left = left(grant, graph, wanted);
            if (left.size() == grant.scopes().size()) {
                continue;
            }
            if (grant.tenantWide() && !left.isEmpty()) {
                saga.act(() -> grants.setTenantWide(saga.access(), principal.id(), grant.resourceId(), left));
            } else {
                saga.act(() -> grants.revokeDelegated(saga.access(), grant.id()));
            }
        }
        boolean shrunk = read(saga, principal).stream()
                .allMatch(grant ->
                        left(grant, graph, wanted).size() == grant.scopes().size());
        if (!shrunk) {
            throw new NotYet(SagaNote.of("BOOTSTRAP_STILL_THERE"));
        }
        return SagaNote.of("BOOTSTRAP_SHRUNK", String.join(", ", new TreeSet<>(wanted)));
    }

    private List<PermissionGrant> read(SagaRun saga, ServicePrincipal principal) {
        return saga.call(() -> grants.delegated(saga.access(), principal.id()));
    }

    /** What may stay of a grant: the scopes of the sign-in, and at Graph what is still wanted. */
    private static Set<String> left(PermissionGrant grant, Resource graph, Set<String> wanted) {
        Set<String> left = new TreeSet<>();
        for (String scope : grant.scopes()) {
            boolean signIn = Scopes.SIGN_IN.contains(scope) || scope.equals("email");
            if (signIn || (grant.resourceId().equalsIgnoreCase(graph.id()) && wanted.contains(scope))) {
                left.add(scope);
            }
        }
        return left;
    }

    private static String client(RegistrationPlan plan) {
        return Objects.requireNonNull(plan.extras().bootstrapClientId());
    }
}
