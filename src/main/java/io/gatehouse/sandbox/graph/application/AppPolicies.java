package io.gatehouse.sandbox.graph.application;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Certificate;
import io.gatehouse.sandbox.TenantPolicies;
import io.gatehouse.sandbox.TenantPolicies.Met;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Enforces a tenant's app management policies wherever a credential is added. */
@Component
class AppPolicies {

    private final World world;

    AppPolicies(World world) {
        this.world = world;
    }

    void admitSecret(Application application, Instant start, Instant end) {
        Met forbidden = policies(application).met("passwordAddition", application);
        if (forbidden != null) {
            throw notAllowed(forbidden);
        }
        admitLife(policies(application).met("passwordLifetime", application), start, end);
    }

    /** Certificates that were there before are not looked at again. */
    void admitKeys(Application before, List<Certificate> edited) {
        for (Certificate each : edited) {
            if (!before.certificates().contains(each)) {
                Met untrusted = policies(before).met("trustedCertificateAuthority", before);
                if (untrusted != null) {
                    throw notAllowed(untrusted);
                }
                admitLife(policies(before).met("asymmetricKeyLifetime", before), each.startsAt(), each.endsAt());
            }
        }
    }

    private TenantPolicies policies(Application application) {
        return world.tenant(application.tenantId()).orElseThrow().policies();
    }

    private static void admitLife(@org.jspecify.annotations.Nullable Met rule, Instant start, Instant end) {
        if (rule != null
                && Duration.between(start, end).compareTo(rule.restriction().life()) > 0) {
            throw new GraphFailure(
                    400,
                    "CredentialInvalidLifetimeAsPerAppPolicy",
                    "Credential lifetime exceeds the max value allowed as per assigned policy '" + rule.policyId()
                            + "'.",
                    Map.of());
        }
    }

    private static GraphFailure notAllowed(Met rule) {
        return new GraphFailure(
                400,
                "CredentialTypeNotAllowedAsPerAppPolicy",
                "Credential type not allowed as per assigned policy '" + rule.policyId() + "'.",
                Map.of());
    }
}
