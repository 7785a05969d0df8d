package io.gatehouse.registration.lint;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.Password;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.registration.existing.TypedValues;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.step.consent.PublishedIds;
import io.gatehouse.shared.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;

/**
 * Holds a registration that somebody made by hand against the plan of a service: what it declares, and what the tenant
 * granted. Reads with somebody's token (Application.Read.All, Directory.Read.All, for a Teams app AppCatalog.Read.All),
 * changes nothing, and throws what Graph refuses.
 */
@Service
public class RegistrationReviews {

    private static final Duration SOON = Duration.ofDays(30);

    private final Applications applications;
    private final ServicePrincipals principals;
    private final GrantLint grants;
    private final SurroundingsLint surroundings;
    private final Clock clock;

    RegistrationReviews(
            Applications applications,
            ServicePrincipals principals,
            GrantLint grants,
            SurroundingsLint surroundings,
            Clock clock) {
        this.applications = applications;
        this.principals = principals;
        this.grants = grants;
        this.surroundings = surroundings;
        this.clock = clock;
    }

    /** A registration and everything that is not as wanted, the worst first. */
    public record Review(Application application, List<Finding> findings, Set<Finding.Code> refused) {

        Review(Application application, List<Finding> findings) {
            this(application, findings, Set.of());
        }

        /** Also refuses what is only told elsewhere. */
        public Review refusing(Finding.Code code) {
            Set<Finding.Code> all = EnumSet.of(code);
            all.addAll(refused);
            return new Review(application, findings, all);
        }

        /** All of them, what refuses the registration first. */
        public List<Finding> ordered() {
            return findings.stream()
                    .sorted(Comparator.comparing(this::severity))
                    .toList();
        }

        /** How much it matters here: an ordinary warning may refuse, and what is past refuses nothing. */
        public Severity severity(Finding finding) {
            boolean refuses = finding.severity() == Severity.ERROR || refused.contains(finding.code());
            return refuses && !PAST.contains(finding.code()) ? Severity.ERROR : Severity.WARNING;
        }

        /** What keeps the service from working; old credentials beside the one in use do not. */
        public List<Finding> blocking() {
            return findings.stream()
                    .filter(finding -> severity(finding) == Severity.ERROR)
                    .toList();
        }

        private static final Set<Finding.Code> PAST =
                Set.of(Finding.Code.SECRET_EXPIRED, Finding.Code.CERTIFICATE_EXPIRED);
    }

    /** What a typed client id is, where it is none of this tenant. */
    public record Stranger(TypedValues.Problem problem, List<String> about) {}

    public Optional<Application> find(GraphAccess access, String clientId) {
        return applications.byAppId(access, clientId);
    }

    /** Explains an id that no registration of the tenant has as its client id. */
    public Stranger stranger(GraphAccess access, String typed) {
        return applications
                .byObjectId(access, typed)
                .map(app -> new Stranger(TypedValues.Problem.OBJECT_ID_OF, List.of(app.displayName(), app.appId())))
                .or(() -> principals
                        .byId(access, typed)
                        .map(principal -> new Stranger(
                                TypedValues.Problem.OBJECT_ID_OF,
                                List.of(String.valueOf(principal.displayName()), principal.appId()))))
                .or(() -> principals
                        .byAppId(access, typed)
                        .map(app -> new Stranger(TypedValues.Problem.ELSEWHERE, List.of())))
                .orElseGet(() -> new Stranger(TypedValues.Problem.UNKNOWN, List.of()));
    }

    /** @param longest how long a credential may live at most */
    public Review review(GraphAccess access, Application application, RegistrationPlan wanted, Duration longest) {
        RegistrationPlan plan = published(access, wanted);
        LintSubject subject = new LintSubject(application, List.of(), names(plan), clock.instant());
        List<Finding> findings =
                new ArrayList<>(RegistrationLint.findings(subject, wish(plan, application.appId(), longest)));
        findings.addAll(grants.findings(access, application.appId(), plan.access()));
        findings.addAll(surroundings.findings(access, application, plan));
        findings.sort(Comparator.comparing(Finding::severity).thenComparing(Finding::code));
        return new Review(application, List.copyOf(findings));
    }

    /** Whether a secret that was typed in lives longer than that; Graph tells of each only how it begins. */
    public static boolean outlives(Application application, Secret typed, Duration longest) {
        String text = TypedValues.clean(typed.reveal());
        List<Password> likely = application.passwords().stream()
                .filter(password -> password.hint() != null && text.startsWith(password.hint()))
                .toList();
        return !likely.isEmpty() && likely.stream().allMatch(password -> CredentialLint.tooLong(password, longest));
    }

    /**
     * What of a registration itself keeps the service from working; empty where there is no such registration any more.
     * Its grants and its Teams app are not looked at.
     */
    public Optional<List<Finding>> unlike(
            GraphAccess access, String clientId, RegistrationPlan wanted, Duration longest) {
        return find(access, clientId).map(application -> {
            RegistrationPlan plan = published(access, wanted);
            LintSubject subject = new LintSubject(application, List.of(), names(plan), clock.instant());
            return new Review(application, RegistrationLint.findings(subject, wish(plan, clientId, longest)))
                    .blocking();
        });
    }

    /** Somebody who made it by hand chose the permissions that his own tenant offers. */
    private RegistrationPlan published(GraphAccess access, RegistrationPlan wanted) {
        return PublishedIds.of(wanted, api -> principals.resource(access, api));
    }

    /** Of the plan's own wish, what a hand-made registration may have otherwise is left out. */
    private static LintWish wish(RegistrationPlan plan, String clientId, Duration longest) {
        LintWish wish = LintWish.of(plan, clientId);
        RegistrationPlan.Settings settings = plan.settings();
        return new LintWish(
                new LintWish.Platform(
                        wish.platform().audiences(),
                        wish.platform().redirectUris(),
                        settings.implicitIdTokens() || settings.implicitAccessTokens(),
                        settings.publicClient(),
                        wish.platform().logoutUrl(),
                        wish.platform().locked()),
                wish.access(),
                wish.offer(),
                new LintWish.CredentialLimits(longest, SOON, null),
                new LintWish.Trust(null, false));
    }

    private static Map<String, String> names(RegistrationPlan plan) {
        Map<String, String> names = new HashMap<>();
        plan.access().forEach(resource -> {
            resource.scopes().forEach(scope -> names.put(scope.id(), scope.name()));
            resource.roles().forEach(role -> names.put(role.id(), role.name()));
        });
        return names;
    }
}
