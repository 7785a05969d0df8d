package io.gatehouse.onboarding.admin;

import io.gatehouse.connection.TenantFacts;
import io.gatehouse.connection.check.LiveTests;
import io.gatehouse.connection.drift.LentLooks;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.DirectoryRoles;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** What is to be known of an admin whose sign-in is used for a while and not kept. */
@Component
public class BorrowedSignIns {

    private static final Logger log = LoggerFactory.getLogger(BorrowedSignIns.class);

    /** What else stops wants its time, too, before the portal is killed. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final DirectoryRoles roles;
    private final LiveTests tests;
    private final Graph graph;
    private final LentLooks looks;
    private final Duration farewell;
    private final ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor();

    @Autowired
    BorrowedSignIns(DirectoryRoles roles, LiveTests tests, Graph graph, LentLooks looks) {
        this(roles, tests, graph, looks, FAREWELL);
    }

    BorrowedSignIns(DirectoryRoles roles, LiveTests tests, Graph graph, LentLooks looks, Duration farewell) {
        this.farewell = farewell;
        this.looks = looks;
        this.roles = roles;
        this.tests = tests;
        this.graph = graph;
    }

    /** Why it cannot be used, where the tenant has not granted all that it is asked for. */
    public Optional<Stop> stop(Candidate candidate, Set<String> wanted) {
        Set<String> withheld = Scopes.missing(wanted, candidate.scopes());
        if (withheld.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(explained(candidate, StopReason.CONSENT_PARTIAL).because(String.join(", ", withheld)));
    }

    /** Stops who holds no role that may consent, whatever the tenant granted before. */
    public Optional<Stop> stopUnlessAdmin(Candidate candidate) {
        return mayConsent(candidate) ? Optional.empty() : Optional.of(explained(candidate, StopReason.NOT_ADMIN));
    }

    public boolean mayConsent(Candidate candidate) {
        return roles.mayConsent(candidate, access(candidate));
    }

    private Stop explained(Candidate candidate, StopReason forAdmins) {
        return Stop.of(roles.explained(candidate, access(candidate), forAdmins))
                .by(candidate.account(), candidate.accountDomain());
    }

    /** Looks, since he is there, how the tenant differs from what a connection was agreed to that stands already. */
    public void look(InvitationView invitation, Candidate candidate) {
        looks.look(
                invitation.customerId(),
                invitation.profile(),
                invitation.connectionId(),
                access(candidate),
                candidate.signedIn().actor());
    }

    /**
     * The same once a registration that exists was typed in, so that what is in use now is known by then. Beside the
     * request: what was typed is kept already, and nobody waits for a Graph that is slow.
     */
    public void lookBeside(InvitationView invitation, Inspections.Inspection inspection) {
        Secret token = inspection.token();
        if (token == null) {
            return;
        }
        ProviderId provider = ProviderScope.required();
        GraphAccess access = new GraphAccess(inspection.person().tenant(), token);
        Actor by = inspection.person().actor();
        Map<String, String> trace = MDC.getCopyOfContextMap();
        beside.execute(() -> {
            if (trace != null) {
                MDC.setContextMap(trace);
            }
            ProviderScope.run(provider, () -> lookAlone(invitation, access, by));
        });
    }

    /** Nothing looks again before an administrator signs in: it is given a moment. */
    @PreDestroy
    void stop() {
        beside.shutdown();
        try {
            if (!beside.awaitTermination(farewell.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("A tenant is still looked at: what changed there shows when an administrator signs in again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody is there any more who could be told of a mistake of ours. */
    private void lookAlone(InvitationView invitation, GraphAccess access, Actor by) {
        try {
            looks.look(invitation.customerId(), invitation.profile(), invitation.connectionId(), access, by);
        } catch (RuntimeException e) {
            log.warn("The tenant of invitation {} was not looked at", invitation.id(), e);
        }
    }

    public RegisteringAdmins.Admin admin(Candidate candidate) {
        GraphAccess access = access(candidate);
        return new RegisteringAdmins.Admin(tenant(candidate, access), candidate.account(), mail(access));
    }

    public static GraphAccess access(Candidate candidate) {
        return new GraphAccess(candidate.tenant(), candidate.accessToken());
    }

    /** Nice to know only: a tenant that does not tell its name is connected all the same. */
    private TenantFacts tenant(Candidate candidate, GraphAccess access) {
        try {
            return tests.run(access);
        } catch (MicrosoftException e) {
            String domain = candidate.accountDomain();
            return new TenantFacts(candidate.tenant(), null, domain == null ? List.of() : List.of(domain));
        }
    }

    private @Nullable String mail(GraphAccess access) {
        try {
            return graph.me(access).mail();
        } catch (MicrosoftException e) {
            return null;
        }
    }
}
