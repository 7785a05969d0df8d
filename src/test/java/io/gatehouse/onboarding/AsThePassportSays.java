package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.permission.GraphPermission;
import io.gatehouse.microsoft.permission.GraphPermissions;
import io.gatehouse.onboarding.passport.Passport;
import io.gatehouse.profile.permission.Apis;
import io.gatehouse.sandbox.Tenant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares what a tenant has granted an app with what its passport said before. */
public final class AsThePassportSays {

    private AsThePassportSays() {}

    public static void granted(Tenant tenant, String appId, Passport passport) {
        String principal = tenant.servicePrincipalOf(appId).orElseThrow().id();
        Set<String> scopes = tenant.grants().values().stream()
                .filter(grant -> grant.clientId().equals(principal))
                .flatMap(grant -> Stream.of(grant.scope().split(" "))
                        .map(scope -> tenant.servicePrincipals()
                                        .get(grant.resourceId())
                                        .appId() + " " + scope))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> roles = tenant.assignments().values().stream()
                .filter(role -> role.principalId().equals(principal))
                .map(role -> role.appRoleId())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(passport.service().stream()
                        .filter(ask -> !ask.alone())
                        .map(ask -> Apis.find(ask.api()).orElseThrow().appId() + " " + ask.name()))
                .as("delegated permissions in the passport")
                .containsExactlyInAnyOrderElementsOf(scopes);
        assertThat(passport.service().stream()
                        .filter(Passport.Ask::alone)
                        .map(ask -> GraphPermissions.find(ask.name())
                                .map(GraphPermission::roleId)
                                .orElseThrow()))
                .as("application permissions in the passport")
                .containsExactlyInAnyOrderElementsOf(roles);
    }
}
