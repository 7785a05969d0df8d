package io.gatehouse.onboarding.plan;

import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.input.ProfileVariables;
import io.gatehouse.onboarding.method.ChosenMethods;
import io.gatehouse.onboarding.ownapp.InvitedRegistrations;
import io.gatehouse.onboarding.result.RemovalScopes;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.Variables;
import io.gatehouse.profile.operation.ConnectionCheck;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.permission.PermissionKind;
import io.gatehouse.profile.permission.RequiredAccess;
import io.gatehouse.profile.setup.CredentialWish;
import io.gatehouse.profile.setup.ExposedApi;
import io.gatehouse.profile.setup.InputType;
import io.gatehouse.profile.setup.RegistrationTemplate;
import io.gatehouse.profile.setup.SignInTemplate.OptionalClaim;
import io.gatehouse.profile.setup.SignInTemplate.Token;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.bootstrap.BootstrapScopes;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.RegistrationPlan.Permission;
import io.gatehouse.registration.plan.RegistrationPlan.ResourceAccess;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Resolves the template of a service's profile for one customer: what shall exist in its tenant at the end. */
@Component
public class RegistrationPlans {

    private final Profiles profiles;
    private final ChosenMethods methods;
    private final ProfileVariables variables;
    private final SharedRegistrations shared;
    private final InvitedRegistrations invited;
    private final RemovalScopes removal;

    RegistrationPlans(
            Profiles profiles,
            ChosenMethods methods,
            ProfileVariables variables,
            SharedRegistrations shared,
            InvitedRegistrations invited,
            RemovalScopes removal) {
        this.profiles = profiles;
        this.methods = methods;
        this.variables = variables;
        this.shared = shared;
        this.invited = invited;
        this.removal = removal;
    }

    /** What the helper must be allowed for the time of the making; it keeps none of it. */
    public Set<String> helperScopes(InvitationView invitation) {
        if (invitation.purpose() == InvitationPurpose.REMOVE) {
            return removal.of(invitation.customerId());
        }
        return helperScopes(profiles.get(invitation.profile()), methods.of(invitation));
    }

    /** The same for whoever asks before there is an invitation. */
    public static Set<String> helperScopes(ServiceProfile profile, MethodOffer offer) {
        return BootstrapScopes.of(access(profile, offer), profile.teamsApp() != null, looksUpPeople(profile));
    }

    /** What must be read of a registration that was made by hand, and of its surroundings. */
    public Set<String> readingScopes(InvitationView invitation) {
        return readingScopes(profiles.get(invitation.profile()), methods.usesExisting(invitation));
    }

    /** The same for whoever asks before there is an invitation. */
    public static Set<String> readingScopes(ServiceProfile profile, boolean existing) {
        Set<String> scopes = new LinkedHashSet<>(
                List.of("User.Read", "Application.Read.All", "Directory.Read.All", "Policy.Read.All"));
        if (profile.teamsApp() != null && existing) {
            scopes.add("AppCatalog.Read.All");
        }
        return scopes;
    }

    /** How long a credential of this service may live at most. */
    public Duration longestLife(InvitationView invitation) {
        RegistrationTemplate template = profiles.get(invitation.profile()).registrationTemplate();
        return Duration.ofDays(
                template == null
                        ? CredentialWish.LONGEST_DAYS
                        : template.credential().longestDays());
    }

    /** Whether the service refuses an app that can act without anybody's sign-in. */
    public boolean refusesRoles(InvitationView invitation) {
        return profiles.get(invitation.profile()).checks().stream()
                .anyMatch(check -> check.kind() == ConnectionCheck.Kind.NO_APPLICATION_PERMISSIONS
                        && check.severity() == ConnectionCheck.Severity.REFUSE);
    }

    /** An owner is named by object id, and what the organisation has bought is told to who may read the directory. */
    private static boolean looksUpPeople(ServiceProfile profile) {
        RegistrationTemplate template = profile.registrationTemplate();
        return (template != null && template.owners().contains(RegistrationTemplate.Owner.SERVICE_ACCOUNT))
                || profile.checks().stream().anyMatch(check -> check.kind() == ConnectionCheck.Kind.TENANT_HAS_PRODUCT);
    }

    public RegistrationPlan of(InvitationView invitation, TenantId tenant) {
        return of(invitation, tenant, List.of());
    }

    /** For people who make it themselves: they find its owners by the names that were typed in. */
    public RegistrationPlan byHand(InvitationView invitation, TenantId tenant) {
        ServiceProfile profile = profiles.get(invitation.profile());
        RegistrationTemplate template = profile.registrationTemplate();
        boolean owned = template != null && template.owners().contains(RegistrationTemplate.Owner.SERVICE_ACCOUNT);
        Map<String, String> values = variables.of(invitation.customerId(), invitation.profile());
        List<String> owners = profile.inputs().stream()
                .filter(input -> owned && input.format().type() == InputType.ACCOUNT)
                .flatMap(input -> Stream.ofNullable(values.get("input." + input.key())))
                .toList();
        return of(invitation, tenant, owners);
    }

    /** @param owners object ids of the people who shall own it besides whom Microsoft makes owner */
    public RegistrationPlan of(InvitationView invitation, TenantId tenant, List<String> owners) {
        ServiceProfile profile = profiles.get(invitation.profile());
        MethodOffer offer = methods.of(invitation);
        RegistrationTemplate template = profile.registrationTemplate();
        if (template == null) {
            throw new NotFound("The profile " + profile.key() + " describes no registration");
        }
        Map<String, String> values = values(invitation, tenant);
        return new RegistrationPlan(
                new RegistrationPlan.Place(
                        invitation.customerId(),
                        tenant,
                        profile.key(),
                        invitation.id(),
                        shared(invitation, tenant, profile, offer),
                        invitation.purpose() == InvitationPurpose.SWITCH_METHOD ? invitation.connectionId() : null,
                        null),
                settings(template, values),
                access(profile, offer),
                new RegistrationPlan.CredentialWish(
                        CredentialKind.valueOf(template.credential().kind().name()),
                        template.credential().lifeDays(),
                        false),
                PlanExtras.of(
                        profile, offer, values, owners, invited.of(invitation).clientId()));
    }

    /** A service that is added or changes over joins the registration that the customer has, if one fits. */
    private @Nullable UUID shared(
            InvitationView invitation, TenantId tenant, ServiceProfile profile, MethodOffer offer) {
        return invitation.purpose() == InvitationPurpose.ADD_SERVICE
                        || invitation.purpose() == InvitationPurpose.SWITCH_METHOD
                ? shared.of(invitation.customerId(), profile, offer)
                        .filter(found -> found.tenant().equals(tenant))
                        .map(AppRegistration::id)
                        .orElse(null)
                : null;
    }

    private static RegistrationPlan.Settings settings(RegistrationTemplate template, Map<String, String> values) {
        ExposedApi api = template.api();
        return new RegistrationPlan.Settings(
                Variables.fillAll(template.name(), values),
                template.audience().value().graphName(),
                template.signIn().redirectUris().stream()
                        .map(uri -> Variables.fillAll(uri, values))
                        .toList(),
                template.signIn().implicitIdTokens(),
                template.signIn().implicitAccessTokens(),
                template.signIn().publicClient(),
                api == null ? null : Variables.fillAll(api.identifierUri(), values),
                api == null ? null : Integer.valueOf(2),
                api == null
                        ? List.of()
                        : api.scopes().stream().map(RegistrationPlans::scope).toList(),
                api == null
                        ? List.of()
                        : api.preAuthorised().stream()
                                .map(ExposedApi.PreAuthorised::client)
                                .filter(client -> Variables.in(client).isEmpty())
                                .toList(),
                template.signIn().logoutUrl() == null
                        ? null
                        : Variables.fillAll(template.signIn().logoutUrl(), values),
                claims(template.signIn().optionalClaims()),
                template.audience().principalsOpen());
    }

    private static RegistrationPlan.@Nullable Claims claims(List<OptionalClaim> wanted) {
        return wanted.isEmpty()
                ? null
                : new RegistrationPlan.Claims(claims(wanted, Token.ID), claims(wanted, Token.ACCESS));
    }

    private static List<String> claims(List<OptionalClaim> wanted, Token token) {
        return wanted.stream()
                .filter(claim -> claim.token() == token)
                .map(OptionalClaim::name)
                .toList();
    }

    private static RegistrationPlan.ExposedScopeWish scope(ExposedApi.Scope scope) {
        return new RegistrationPlan.ExposedScopeWish(
                scope.name(),
                scope.consent() == ExposedApi.WhoConsents.ADMINS,
                scope.adminTitle(),
                scope.adminDescription());
    }

    static List<ResourceAccess> access(ServiceProfile profile, MethodOffer offer) {
        Map<String, List<RequiredAccess>> perApi = new LinkedHashMap<>();
        for (RequiredAccess wanted : profile.access(offer)) {
            perApi.computeIfAbsent(wanted.resourceAppId(), api -> new java.util.ArrayList<>())
                    .add(wanted);
        }
        return perApi.entrySet().stream()
                .map(api -> new ResourceAccess(
                        api.getKey(),
                        api.getValue().getFirst().permission().facts().api().name(),
                        permissions(api.getValue(), PermissionKind.DELEGATED),
                        permissions(api.getValue(), PermissionKind.APPLICATION)))
                .toList();
    }

    private static List<Permission> permissions(List<RequiredAccess> wanted, PermissionKind kind) {
        return wanted.stream()
                .filter(one -> one.kind() == kind)
                .map(one -> new Permission(one.id(), one.permission().name()))
                .toList();
    }

    private Map<String, String> values(InvitationView invitation, TenantId tenant) {
        Map<String, String> values = new HashMap<>(variables.of(invitation.customerId(), invitation.profile()));
        values.put("customer.tenantId", tenant.value());
        values.put(Variables.CLIENT_ID, "${clientId}");
        return values;
    }
}
