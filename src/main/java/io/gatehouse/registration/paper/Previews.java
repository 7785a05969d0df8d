package io.gatehouse.registration.paper;

import io.gatehouse.microsoft.application.ApplicationFacts.Published;
import io.gatehouse.microsoft.application.ApplicationFacts.Resource;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.GraphFacts.PermissionGrant;
import io.gatehouse.microsoft.permission.GraphPermissions;
import io.gatehouse.microsoft.policy.PolicyFacts.CredentialRules;
import io.gatehouse.microsoft.policy.TenantPolicies;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.RegistrationPlan.Permission;
import io.gatehouse.registration.plan.RegistrationPlan.ResourceAccess;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;

/** Plays the making of a registration through without making anything: reads only, and throws what Graph refuses. */
@Service
public class Previews {

    private final Applications applications;
    private final ServicePrincipals principals;
    private final Grants grants;
    private final TenantPolicies policies;
    private final AppRegistrations registrations;
    private final Clock clock;

    Previews(
            Applications applications,
            ServicePrincipals principals,
            Grants grants,
            TenantPolicies policies,
            AppRegistrations registrations,
            Clock clock) {
        this.applications = applications;
        this.principals = principals;
        this.grants = grants;
        this.policies = policies;
        this.registrations = registrations;
        this.clock = clock;
    }

    public List<PreviewLine> of(GraphAccess access, RegistrationPlan plan) {
        List<PreviewLine> lines = new ArrayList<>();
        application(plan, lines);
        plan.access().forEach(resource -> resource(access, resource, lines));
        extras(plan, lines);
        credential(access, plan, lines);
        if (!plan.joinsEarlier()) {
            existing(access, plan, lines);
        }
        return List.copyOf(lines);
    }

    /**
     * The same before anybody signed in, so without a look at the tenant.
     *
     * @param helper the name of the app that makes it all and goes at the end
     */
    public List<PreviewLine> unseen(RegistrationPlan plan, String helper) {
        List<PreviewLine> lines = new ArrayList<>();
        application(plan, lines);
        for (ResourceAccess resource : plan.access()) {
            granted(resource, lines);
            if (!resource.appId().equals(GraphPermissions.GRAPH_APP_ID)) {
                lines.add(PreviewLine.creates("RESOURCE", resource.name()));
            }
        }
        extras(plan, lines);
        lines.add(life(plan.credential().kind(), plan.credential().lifeDays()));
        lines.add(PreviewLine.creates("HELPER", helper));
        return List.copyOf(lines);
    }

    private static void extras(RegistrationPlan plan, List<PreviewLine> lines) {
        if (plan.extras().teamsAppId() != null) {
            lines.add(PreviewLine.creates("TEAMS_APP"));
        }
        plan.extras().owners().forEach(owner -> lines.add(PreviewLine.creates("OWNER", owner)));
    }

    /** A consent before anybody signed in. */
    public static List<PreviewLine> consented(String name, String clientId, List<String> scopes) {
        return List.of(
                PreviewLine.creates("PRINCIPAL_OF", name, clientId),
                PreviewLine.creates("CONSENT", String.valueOf(scopes.size()), String.join(", ", scopes)));
    }

    /**
     * The other way: one consent to an app that lives elsewhere.
     *
     * @param stands whether its enterprise application was there before anybody looked, as the look's own consent makes it
     */
    public List<PreviewLine> ofConsent(GraphAccess access, AppRegistration own, List<String> scopes, boolean stands) {
        String name = own.displayName();
        Set<String> granted = principals
                .byAppId(access, own.clientId())
                .map(principal -> grants.delegated(access, principal.id()).stream()
                        .filter(PermissionGrant::tenantWide)
                        .flatMap(grant -> grant.scopes().stream())
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
        List<PreviewLine> lines = new ArrayList<>();
        lines.add(
                stands
                        ? PreviewLine.fine("PRINCIPAL_THERE", name, own.clientId())
                        : PreviewLine.creates("PRINCIPAL_OF", name, own.clientId()));
        List<String> there = scopes.stream().filter(granted::contains).toList();
        List<String> fresh =
                scopes.stream().filter(scope -> !granted.contains(scope)).toList();
        if (!fresh.isEmpty()) {
            lines.add(PreviewLine.creates("CONSENT", String.valueOf(fresh.size()), String.join(", ", fresh)));
        }
        if (!there.isEmpty()) {
            lines.add(PreviewLine.fine("CONSENT_THERE", String.join(", ", there)));
        }
        return List.copyOf(lines);
    }

    private void application(RegistrationPlan plan, List<PreviewLine> lines) {
        RegistrationPlan.Settings settings = plan.settings();
        UUID joined = plan.place().registrationId();
        if (joined == null) {
            String audience = "AzureADMyOrg".equals(settings.audience()) ? "ONE" : "MANY";
            lines.add(PreviewLine.creates("APPLICATION_" + audience, settings.displayName()));
        } else {
            AppRegistration there = registrations.get(joined);
            lines.add(PreviewLine.creates("JOINED", there.displayName(), there.clientId()));
        }
        settings.redirectUris().forEach(uri -> lines.add(PreviewLine.creates("REDIRECT", uri)));
        String uri = settings.identifierUri();
        if (uri != null) {
            String scopes = settings.exposedScopes().stream()
                    .map(RegistrationPlan.ExposedScopeWish::value)
                    .collect(Collectors.joining(", "));
            lines.add(PreviewLine.creates("API", uri, scopes));
        }
        if (joined == null) {
            if (settings.locksPrincipals()) {
                lines.add(PreviewLine.creates("LOCK"));
            }
            lines.add(PreviewLine.creates("PRINCIPAL"));
        }
    }

    private static void granted(ResourceAccess wanted, List<PreviewLine> lines) {
        if (!wanted.scopes().isEmpty()) {
            lines.add(permissions("SCOPES", wanted.name(), wanted.scopes()));
        }
        if (!wanted.roles().isEmpty()) {
            lines.add(permissions("ROLES", wanted.name(), wanted.roles()));
        }
    }

    private void resource(GraphAccess access, ResourceAccess wanted, List<PreviewLine> lines) {
        granted(wanted, lines);
        Optional<Resource> there = principals.resource(access, wanted.appId());
        if (there.isEmpty()) {
            lines.add(PreviewLine.warns("RESOURCE_MISSING", wanted.name()));
            return;
        }
        if (there.get().scopes().isEmpty() && there.get().roles().isEmpty()) {
            return;
        }
        String unknown = Stream.concat(
                        unknown(there.get().scopes(), wanted.scopes()),
                        unknown(there.get().roles(), wanted.roles()))
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            lines.add(PreviewLine.refuses("PERMISSION_UNKNOWN", wanted.name(), unknown));
        }
    }

    private static PreviewLine permissions(String code, String resource, List<Permission> all) {
        String names = all.stream().map(Permission::name).collect(Collectors.joining(", "));
        return PreviewLine.creates(code, resource, String.valueOf(all.size()), names);
    }

    private static Stream<String> unknown(List<Published> published, List<Permission> wanted) {
        return wanted.stream()
                .filter(one -> published.stream()
                        .noneMatch(known -> known.id().equalsIgnoreCase(one.id())
                                || known.value().equals(one.name())))
                .map(Permission::name);
    }

    private void credential(GraphAccess access, RegistrationPlan plan, List<PreviewLine> lines) {
        Instant now = clock.instant();
        RegistrationPlan.CredentialWish wish = plan.credential();
        Optional<CredentialRules> found = rules(access);
        if (found.isEmpty()) {
            lines.add(life(wish.kind(), wish.lifeDays()));
            lines.add(PreviewLine.warns("RULES_UNREADABLE"));
            return;
        }
        CredentialRules rules = found.get();
        boolean secrets = !rules.secretsForbidden(now);
        boolean certificates = !rules.selfSignedForbidden(now);
        if (!secrets) {
            lines.add(PreviewLine.warns("SECRETS_FORBIDDEN"));
        }
        if (!certificates) {
            lines.add(PreviewLine.warns("CERTIFICATES_FORBIDDEN"));
        }
        boolean wished = wish.kind() == CredentialKind.SECRET ? secrets : certificates;
        boolean other = !wish.exact() && (wish.kind() == CredentialKind.SECRET ? certificates : secrets);
        if (!wished && !other) {
            lines.add(PreviewLine.refuses("CREDENTIAL_REFUSED"));
            return;
        }
        chosen(rules, wished ? wish.kind() : other(wish.kind()), wish.lifeDays(), now, lines);
        if (secrets && certificates) {
            lines.add(PreviewLine.fine("RULES_NONE"));
        }
    }

    private static void chosen(
            CredentialRules rules, CredentialKind kind, int days, Instant now, List<PreviewLine> lines) {
        lines.add(life(kind, days));
        Optional<Duration> longest =
                kind == CredentialKind.SECRET ? rules.longestSecret(now) : rules.longestCertificate(now);
        longest.filter(life -> life.toDays() < days)
                .ifPresent(life -> lines.add(PreviewLine.warns("CREDENTIAL_SHORTER", String.valueOf(life.toDays()))));
    }

    private static CredentialKind other(CredentialKind kind) {
        return kind == CredentialKind.SECRET ? CredentialKind.CERTIFICATE : CredentialKind.SECRET;
    }

    private static PreviewLine life(CredentialKind kind, int days) {
        return PreviewLine.creates("CREDENTIAL_" + kind, String.valueOf(days));
    }

    private Optional<CredentialRules> rules(GraphAccess access) {
        try {
            return Optional.of(policies.credentials(access));
        } catch (MicrosoftException e) {
            if (e.failure().untold()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void existing(GraphAccess access, RegistrationPlan plan, List<PreviewLine> lines) {
        applications
                .byName(access, plan.settings().displayName())
                .forEach(app -> lines.add(PreviewLine.warns("SAME_NAME", app.displayName(), app.appId())));
        applications.byTag(access, "gatehouse").stream()
                .filter(app -> !app.displayName().equals(plan.settings().displayName()))
                .forEach(app -> lines.add(PreviewLine.fine("EARLIER", app.displayName(), app.appId())));
    }
}
