package io.gatehouse.sandbox.graph.people;

import io.gatehouse.sandbox.Licence;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.EntityType;
import io.gatehouse.sandbox.graph.query.Query;
import java.util.List;
import java.util.stream.IntStream;

/** Facts of a tenant: organization and domains. */
final class Tenants {

    static final EntityType ORGANIZATION = EntityType.of("organization", """
            id deletedDateTime businessPhones city country countryLetterCode createdDateTime defaultUsageLocation
            displayName isMultipleDataLocationsForServicesEnabled marketingNotificationEmails onPremisesLastSyncDateTime
            onPremisesSyncEnabled partnerTenantType postalCode preferredLanguage securityComplianceNotificationMails
            securityComplianceNotificationPhones state street technicalNotificationMails tenantType directorySizeQuota
            privacyProfile assignedPlans onPremisesSyncStatus provisionedPlans verifiedDomains
            """);

    static final EntityType DOMAIN = EntityType.of("domain", """
            id authenticationType availabilityStatus isAdminManaged isDefault isInitial isRoot isVerified
            passwordNotificationWindowInDays passwordValidityPeriodInDays state supportedServices
            """);

    private Tenants() {}

    /** @param type such as AAD, or CIAM for a directory of consumers */
    static Entity organization(Tenant tenant, String type) {
        var facts = tenant.facts();
        return Entity.of(ORGANIZATION)
                .with("id", tenant.id())
                .with("businessPhones", List.of("+45 70 20 15 00"))
                .with("countryLetterCode", facts.country())
                .with("createdDateTime", facts.createdAt().toString())
                .with("defaultUsageLocation", facts.country())
                .with("displayName", facts.displayName())
                .with("marketingNotificationEmails", List.of())
                .with("preferredLanguage", "en")
                .with("securityComplianceNotificationMails", List.of())
                .with("securityComplianceNotificationPhones", List.of())
                .with(
                        "technicalNotificationMails",
                        List.of("it@" + facts.domains().getFirst()))
                .with("tenantType", type)
                .with(
                        "assignedPlans",
                        List.of(
                                plan("MicrosoftCommunicationsOnline", Licence.Plan.MCOEV.id(), tenant),
                                plan("TeamspaceAPI", Licence.Plan.TEAMS1.id(), tenant)))
                .with("provisionedPlans", List.of())
                .with("verifiedDomains", domainNames(tenant));
    }

    private static Entity plan(String service, String id, Tenant tenant) {
        return new Entity()
                .with("assignedDateTime", tenant.facts().createdAt().toString())
                .with("capabilityStatus", "Enabled")
                .with("service", service)
                .with("servicePlanId", id);
    }

    private static List<Entity> domainNames(Tenant tenant) {
        return domains(tenant).stream()
                .map(domain -> new Entity()
                        .with("capabilities", "Email, OfficeCommunicationsOnline")
                        .with("isDefault", domain.get("isDefault"))
                        .with("isInitial", domain.get("isInitial"))
                        .with("name", domain.get("id"))
                        .with("type", "Managed"))
                .toList();
    }

    static List<Entity> domains(Tenant tenant) {
        var names = tenant.facts().domains();
        return IntStream.range(0, names.size())
                .mapToObj(i -> Entity.of(DOMAIN)
                        .with("id", names.get(i))
                        .with("authenticationType", "Managed")
                        .with("isAdminManaged", true)
                        .with("isDefault", i == 0)
                        .with("isInitial", names.get(i).endsWith(".onmicrosoft.com"))
                        .with("isRoot", true)
                        .with("isVerified", true)
                        .with("passwordNotificationWindowInDays", 14)
                        .with("passwordValidityPeriodInDays", 2147483647)
                        .with("supportedServices", List.of("Email", "OfficeCommunicationsOnline")))
                .toList();
    }

    static Entity done(Query query) {
        return new Entity().with("@odata.context", query.context("Edm.Boolean")).with("value", true);
    }
}
