package io.gatehouse.sandbox.graph;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Facts of a tenant: organization, domains and licences. */
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

    static final EntityType SKU = EntityType.of(
            "subscribedSku",
            "accountId accountName appliesTo capabilityStatus consumedUnits id prepaidUnits servicePlans skuId skuPartNumber subscriptionIds");

    private static final String E5 = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";
    private static final String E5_NAME = "SPE_E5";
    private static final String TEAMS_PLAN = "57ff2da0-773e-42df-b2af-ffb7a2317929";
    private static final String PHONE_PLAN = "4828c8ec-dc2e-4779-b502-87ac9ce28ab7";

    private Tenants() {}

    static Entity organization(Tenant tenant) {
        var facts = tenant.facts();
        return Entity.of(ORGANIZATION)
                .with("id", tenant.id())
                .with("businessPhones", List.of())
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
                .with("tenantType", "AAD")
                .with(
                        "assignedPlans",
                        List.of(
                                plan("MicrosoftCommunicationsOnline", PHONE_PLAN, tenant),
                                plan("TeamspaceAPI", TEAMS_PLAN, tenant)))
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

    static Entity sku(Tenant tenant) {
        long people = tenant.people().values().stream()
                .filter(Person::present)
                .filter(person -> !person.guest())
                .count();
        return Entity.of(SKU)
                .with("accountId", tenant.id())
                .with("accountName", tenant.facts().displayName())
                .with("appliesTo", "User")
                .with("capabilityStatus", "Enabled")
                .with("consumedUnits", people)
                .with("id", tenant.id() + "_" + E5)
                .with(
                        "prepaidUnits",
                        new Entity()
                                .with("enabled", (people / 10 + 1) * 10)
                                .with("suspended", 0)
                                .with("warning", 0)
                                .with("lockedOut", 0))
                .with("servicePlans", servicePlans())
                .with("skuId", E5)
                .with("skuPartNumber", E5_NAME)
                .with("subscriptionIds", List.of(uuid("subscription/" + tenant.id())));
    }

    /** Every member holds the tenant's one licence; guests hold none. */
    static Entity licenceDetails(Query query, Person person) {
        var licence = new Entity()
                .with("id", uuid("licence/" + person.id()))
                .with("skuId", E5)
                .with("skuPartNumber", E5_NAME)
                .with("servicePlans", servicePlans());
        return new Entity()
                .with("@odata.context", query.context("users('" + person.id() + "')/licenseDetails"))
                .with("value", person.guest() ? List.of() : List.of(licence));
    }

    static Entity done(Query query) {
        return new Entity().with("@odata.context", query.context("Edm.Boolean")).with("value", true);
    }

    private static List<Entity> servicePlans() {
        return List.of(servicePlan(PHONE_PLAN, "MCOEV"), servicePlan(TEAMS_PLAN, "TEAMS1"));
    }

    private static Entity servicePlan(String id, String name) {
        return new Entity()
                .with("servicePlanId", id)
                .with("servicePlanName", name)
                .with("provisioningStatus", "Success")
                .with("appliesTo", "User");
    }

    private static String uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
