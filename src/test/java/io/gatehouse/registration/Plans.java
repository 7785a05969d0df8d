package io.gatehouse.registration;

import io.gatehouse.microsoft.permission.GraphPermissions;
import io.gatehouse.registration.bootstrap.BootstrapScopes;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.RegistrationPlan.CredentialWish;
import io.gatehouse.registration.plan.RegistrationPlan.ExposedScopeWish;
import io.gatehouse.registration.plan.RegistrationPlan.Extras;
import io.gatehouse.registration.plan.RegistrationPlan.Permission;
import io.gatehouse.registration.plan.RegistrationPlan.Place;
import io.gatehouse.registration.plan.RegistrationPlan.ResourceAccess;
import io.gatehouse.registration.plan.RegistrationPlan.Settings;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.TenantId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans that use every part of the saga but the Teams catalogue. */
public final class Plans {

    static final String TEAMS = "1fec8e78-bce4-4aaf-ab1b-5451cc387264";

    private Plans() {}

    public static RegistrationPlan full(UUID customer, String tenant, String owner, CredentialKind kind) {
        return new RegistrationPlan(
                new Place(customer, new TenantId(tenant), "direct-routing", null, null),
                new Settings(
                        "Direct Routing",
                        "AzureADMyOrg",
                        List.of("https://connect.northernvoice.example/authenticate/OAuth2Callback"),
                        false,
                        false,
                        false,
                        "api://${clientId}",
                        2,
                        List.of(new ExposedScopeWish("access_as_user", false, "Access as user", "Acts for the user")),
                        List.of(TEAMS),
                        "https://connect.northernvoice.example/signed-out",
                        new RegistrationPlan.Claims(List.of("acct"), List.of("idtyp")),
                        false),
                List.of(graph(List.of("User.Read", "Group.Read.All"), List.of("User.Read.All", "Directory.Read.All"))),
                new CredentialWish(kind, 180, false),
                new Extras(List.of(owner), null, false, true, SandboxFacts.PORTAL_CLIENT_ID));
    }

    /** A registration of one tenant that signs people in by code flow and exposes nothing. */
    public static Settings ofOneTenant(List<String> redirectUris) {
        return new Settings(
                "Direct Routing", "AzureADMyOrg", redirectUris, false, false, false, null, null, List.of(), List.of());
    }

    /** One more service on a registration that stands. */
    public static RegistrationPlan joining(
            RegistrationPlan first, UUID registration, String service, CredentialKind kind) {
        Place place = first.place();
        return new RegistrationPlan(
                new Place(place.customerId(), place.tenant(), service, null, registration),
                ofOneTenant(List.of()),
                List.of(graph(List.of("User.Read", "Presence.Read.All"), List.of("Presence.Read.All"))),
                new CredentialWish(kind, 90, false),
                new Extras(List.of(), null, false, true, SandboxFacts.PORTAL_CLIENT_ID));
    }

    /** What production has the helper ask for. */
    public static Set<String> helperScopes(RegistrationPlan plan) {
        return BootstrapScopes.of(plan);
    }

    /** As one was made while the service wished for another life. */
    public static RegistrationPlan lasting(RegistrationPlan plan, int days) {
        return new RegistrationPlan(
                plan.place(),
                plan.settings(),
                plan.access(),
                new CredentialWish(plan.credential().kind(), days, false),
                plan.extras());
    }

    static RegistrationPlan exact(RegistrationPlan plan) {
        CredentialWish wish = plan.credential();
        return new RegistrationPlan(
                plan.place(),
                plan.settings(),
                plan.access(),
                new CredentialWish(wish.kind(), wish.lifeDays(), true),
                plan.extras());
    }

    private static ResourceAccess graph(List<String> scopes, List<String> roles) {
        return new ResourceAccess(
                GraphPermissions.GRAPH_APP_ID,
                "Microsoft Graph",
                scopes.stream().flatMap(name -> named(name, id(name, true))).toList(),
                roles.stream().flatMap(name -> named(name, id(name, false))).toList());
    }

    private static Stream<Permission> named(String name, @Nullable String id) {
        return Stream.of(new Permission(java.util.Objects.requireNonNull(id), name));
    }

    private static @Nullable String id(String name, boolean delegated) {
        return GraphPermissions.find(name)
                .map(permission -> delegated ? permission.scopeId() : permission.roleId())
                .orElseThrow();
    }
}
