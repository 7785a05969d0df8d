package io.gatehouse.microsoft.graph;

import com.microsoft.graph.models.AppRoleAssignment;
import com.microsoft.graph.models.BaseCollectionPaginationCountResponse;
import com.microsoft.graph.models.DirectoryObjectCollectionResponse;
import com.microsoft.graph.models.DirectoryRoleCollectionResponse;
import com.microsoft.graph.models.LicenseDetails;
import com.microsoft.graph.models.LicenseUnitsDetail;
import com.microsoft.graph.models.OAuth2PermissionGrant;
import com.microsoft.graph.models.OAuth2PermissionGrantCollectionResponse;
import com.microsoft.graph.models.OrganizationCollectionResponse;
import com.microsoft.graph.models.ServicePlanInfo;
import com.microsoft.graph.models.SubscribedSku;
import com.microsoft.graph.models.SubscribedSkuCollectionResponse;
import com.microsoft.graph.models.User;
import com.microsoft.graph.models.VerifiedPublisher;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.GraphFacts.AccountLicence;
import io.gatehouse.microsoft.graph.GraphFacts.DirectoryRole;
import io.gatehouse.microsoft.graph.GraphFacts.Licence;
import io.gatehouse.microsoft.graph.GraphFacts.Me;
import io.gatehouse.microsoft.graph.GraphFacts.Organization;
import io.gatehouse.microsoft.graph.GraphFacts.PermissionGrant;
import io.gatehouse.microsoft.graph.GraphFacts.Product;
import io.gatehouse.microsoft.graph.GraphFacts.RoleAssignment;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePlan;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.microsoft.graph.GraphFacts.VerifiedDomain;
import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the SDK's models, in which anything may be missing, into facts of ours. */
public final class GraphReading {

    /** Far more than anything has, in pages of ten as well: a server whose links never end must not keep us forever. */
    private static final int MOST_PAGES = 10_000;

    private GraphReading() {}

    static Me me(User user) {
        return new Me(required(user.getId(), "id"), user.getDisplayName(), user.getUserPrincipalName(), user.getMail());
    }

    static Organization organization(OrganizationCollectionResponse answer) {
        var found = all(answer.getValue()).findFirst().orElseThrow(() -> missing("organization"));
        TenantId tenant =
                TenantId.parse(required(found.getId(), "id")).orElseThrow(() -> missing("organization with a GUID"));
        List<VerifiedDomain> domains = all(found.getVerifiedDomains())
                .filter(domain -> domain.getName() != null)
                .map(domain -> new VerifiedDomain(
                        required(domain.getName(), "name"), yes(domain.getIsDefault()), yes(domain.getIsInitial())))
                .toList();
        return new Organization(
                tenant, found.getDisplayName(), found.getCountryLetterCode(), domains, found.getTenantType());
    }

    static List<Licence> licences(SubscribedSkuCollectionResponse answer) {
        return all(answer.getValue()).map(GraphReading::licence).toList();
    }

    static List<Product> products(SubscribedSkuCollectionResponse answer) {
        return all(answer.getValue())
                .map(sku -> new Product(
                        sku.getSkuPartNumber(),
                        sku.getCapabilityStatus(),
                        units(sku.getPrepaidUnits()),
                        plans(sku.getServicePlans())))
                .toList();
    }

    private static @Nullable Integer units(@Nullable LicenseUnitsDetail units) {
        return units == null || units.getEnabled() == null ? null : units.getEnabled() + number(units.getWarning());
    }

    private static Licence licence(SubscribedSku sku) {
        LicenseUnitsDetail units = sku.getPrepaidUnits();
        return new Licence(
                Objects.toString(sku.getSkuId(), ""),
                sku.getSkuPartNumber(),
                sku.getCapabilityStatus(),
                units == null ? 0 : number(units.getEnabled()),
                number(sku.getConsumedUnits()));
    }

    static AccountLicence accountLicence(LicenseDetails found) {
        return new AccountLicence(
                Objects.toString(found.getSkuId(), ""), found.getSkuPartNumber(), plans(found.getServicePlans()));
    }

    private static List<ServicePlan> plans(@Nullable List<ServicePlanInfo> found) {
        return all(found)
                .map(plan -> new ServicePlan(
                        Objects.toString(plan.getServicePlanId(), ""),
                        plan.getServicePlanName(),
                        plan.getProvisioningStatus()))
                .toList();
    }

    static List<DirectoryRole> roles(DirectoryRoleCollectionResponse answer) {
        return all(answer.getValue())
                .filter(role -> role.getRoleTemplateId() != null)
                .map(GraphReading::role)
                .toList();
    }

    static List<com.microsoft.graph.models.DirectoryRole> rolesAmong(DirectoryObjectCollectionResponse page) {
        return all(page.getValue())
                .filter(com.microsoft.graph.models.DirectoryRole.class::isInstance)
                .map(com.microsoft.graph.models.DirectoryRole.class::cast)
                .filter(role -> role.getRoleTemplateId() != null)
                .toList();
    }

    static DirectoryRole role(com.microsoft.graph.models.DirectoryRole role) {
        return new DirectoryRole(role.getDisplayName(), required(role.getRoleTemplateId(), "roleTemplateId"));
    }

    public static ServicePrincipal servicePrincipal(com.microsoft.graph.models.ServicePrincipal found) {
        VerifiedPublisher publisher = found.getVerifiedPublisher();
        return new ServicePrincipal(
                required(found.getId(), "id"),
                required(found.getAppId(), "appId"),
                found.getDisplayName(),
                !Boolean.FALSE.equals(found.getAccountEnabled()),
                publisher == null ? null : publisher.getDisplayName(),
                Optional.ofNullable(found.getAppOwnerOrganizationId())
                        .flatMap(tenant -> TenantId.parse(tenant.toString()))
                        .orElse(null),
                all(found.getTags()).toList());
    }

    /** A server that overlooks our filter must not lend us the grants of other apps. */
    static List<OAuth2PermissionGrant> ofClient(OAuth2PermissionGrantCollectionResponse page, String clientId) {
        return all(page.getValue())
                .filter(grant -> grant.getClientId() == null || clientId.equalsIgnoreCase(grant.getClientId()))
                .toList();
    }

    static PermissionGrant grant(OAuth2PermissionGrant found) {
        String scope = found.getScope();
        return new PermissionGrant(
                required(found.getId(), "id"),
                "AllPrincipals".equals(found.getConsentType()),
                found.getPrincipalId(),
                required(found.getResourceId(), "resourceId"),
                Scopes.parse(scope == null ? "" : scope));
    }

    static RoleAssignment assignment(AppRoleAssignment found) {
        return new RoleAssignment(
                required(found.getId(), "id"),
                Objects.toString(found.getResourceId(), ""),
                Objects.toString(found.getAppRoleId(), ""));
    }

    /** All items of a paged collection; each link is checked before it is followed, and followed once. */
    public static <P extends BaseCollectionPaginationCountResponse, M, T> List<T> pages(
            MicrosoftCloud cloud,
            Supplier<P> first,
            Function<String, P> next,
            Function<P, @Nullable List<M>> items,
            Function<M, T> reading) {
        List<T> found = new ArrayList<>();
        // the SDK does not tell which address it has asked
        URI version = URI.create(cloud.graph() + "/");
        Set<String> followed = new HashSet<>();
        P page = first.get();
        while (true) {
            all(items.apply(page)).map(reading).forEach(found::add);
            String link = page.getOdataNextLink();
            if (link == null || link.isBlank()) {
                return List.copyOf(found);
            }
            if (!followed.add(link) || followed.size() == MOST_PAGES) {
                throw MicrosoftException.of(FailureKind.ANSWER_UNREADABLE, "Collection never ends");
            }
            page = next.apply(GraphLinks.checked(cloud, version, link).toString());
        }
    }

    public static <T> Stream<T> all(@Nullable List<T> values) {
        return values == null ? Stream.empty() : values.stream();
    }

    public static boolean yes(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    /** A text as OData writes it within quotes. */
    public static String quoted(String text) {
        return text.replace("'", "''");
    }

    private static int number(@Nullable Integer value) {
        return value == null ? 0 : value;
    }

    public static String required(@Nullable String value, String name) {
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    private static MicrosoftException missing(String what) {
        return MicrosoftException.of(FailureKind.ANSWER_UNREADABLE, "Graph sent no " + what);
    }
}
