package io.gatehouse.onboarding;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.NewKey;
import io.gatehouse.microsoft.application.ApplicationFacts.RequiredAccess;
import io.gatehouse.microsoft.application.ApplicationFacts.Resource;
import io.gatehouse.microsoft.application.ApplicationKeys;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.RegistrationPlan.Permission;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.certificate.CertificateFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** An administrator who makes a registration at Microsoft by hand, by the plan of a service or with a mistake in it. */
record HandMade(
        Applications applications,
        ApplicationKeys keys,
        ServicePrincipals principals,
        Grants grants,
        GraphAccess admin) {

    /** As the service wants it, and consented. */
    Application complete(RegistrationPlan plan) {
        Application application = declared(plan);
        consent(application, plan);
        return application;
    }

    /** As the service wants it, but nobody has consented yet. */
    Application declared(RegistrationPlan plan) {
        List<RequiredAccess> access = plan.access().stream()
                .map(resource -> new RequiredAccess(resource.appId(), ids(resource.scopes()), ids(resource.roles())))
                .toList();
        Application application = applications.create(
                admin,
                ApplicationDraft.named("Telephony by hand")
                        .signInAudience(plan.settings().audience())
                        .redirectUris(plan.settings().redirectUris())
                        .fallbackPublicClient(false)
                        .implicitTokens(false, false)
                        .requiredAccess(access));
        principals.create(admin, application.appId());
        return application;
    }

    void consent(Application application, RegistrationPlan plan) {
        ServicePrincipal principal =
                principals.byAppId(admin, application.appId()).orElseThrow();
        for (RegistrationPlan.ResourceAccess wanted : plan.access()) {
            Resource resource = principals.resource(admin, wanted.appId()).orElseThrow();
            grants.setTenantWide(
                    admin,
                    principal.id(),
                    resource.id(),
                    wanted.scopes().stream().map(Permission::name).collect(Collectors.toSet()));
            ids(wanted.roles()).forEach(role -> grants.assignRole(admin, principal.id(), resource.id(), role));
        }
    }

    Secret secret(Application application) {
        return secret(application, Duration.ofDays(90));
    }

    Secret secret(Application application, Duration life) {
        return applications
                .addPassword(
                        admin, application.objectId(), "by hand", Instant.now().plus(life))
                .text();
    }

    void certificate(Application application, CertificateFacts facts) {
        keys.add(
                admin,
                application.objectId(),
                new NewKey(UUID.randomUUID().toString(), "by hand", facts.der(), facts.startsAt(), facts.endsAt()));
    }

    private static Set<String> ids(List<Permission> permissions) {
        return permissions.stream().map(Permission::id).collect(Collectors.toSet());
    }
}
