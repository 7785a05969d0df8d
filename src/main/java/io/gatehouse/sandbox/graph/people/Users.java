package io.gatehouse.sandbox.graph.people;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.EntityType;
import java.util.List;
import java.util.Set;

/** The user entity as Graph shows it. */
public final class Users {

    public static final EntityType TYPE = EntityType.of("user", """
            businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname
            userPrincipalName id
            """, """
            accountEnabled assignedLicenses assignedPlans city companyName country createdDateTime creationType
            deletedDateTime department employeeId externalUserState identities imAddresses lastPasswordChangeDateTime
            mailNickname onPremisesSyncEnabled otherMails postalCode proxyAddresses securityIdentifier
            signInSessionsValidFromDateTime state streetAddress usageLocation userType
            """);

    static final Set<String> FILTERABLE = Set.of(
            "id", "userPrincipalName", "mail", "displayName", "givenName", "surname", "accountEnabled", "userType");

    private Users() {}

    public static Entity entity(Person person) {
        var profile = person.profile();
        String mail = profile.mail();
        return Entity.of(TYPE)
                .with("businessPhones", profile.businessPhones())
                .with("displayName", profile.displayName())
                .with("givenName", profile.givenName())
                .with("jobTitle", profile.jobTitle())
                .with("mail", mail)
                .with("mobilePhone", profile.mobilePhone())
                .with("officeLocation", profile.officeLocation())
                .with("preferredLanguage", profile.preferredLanguage())
                .with("surname", profile.surname())
                .with("userPrincipalName", profile.userPrincipalName())
                .with("id", person.id())
                .with("accountEnabled", profile.accountEnabled())
                .with("assignedLicenses", List.of())
                .with("assignedPlans", List.of())
                .with("createdDateTime", profile.createdAt().toString())
                .with("creationType", person.guest() ? "Invitation" : null)
                .with("department", profile.department())
                .with("externalUserState", person.guest() ? "Accepted" : null)
                .with("identities", List.of())
                .with("imAddresses", List.of())
                .with("mailNickname", profile.userPrincipalName().replaceAll("@.*", ""))
                .with("otherMails", List.of())
                .with("proxyAddresses", mail == null ? List.of() : List.of("SMTP:" + mail))
                .with("usageLocation", profile.usageLocation())
                .with("userType", profile.userType());
    }
}
