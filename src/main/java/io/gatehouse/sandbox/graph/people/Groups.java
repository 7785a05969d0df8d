package io.gatehouse.sandbox.graph.people;

import io.gatehouse.sandbox.Group;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.EntityType;
import java.util.List;
import java.util.Set;

/** The group entity as Graph shows it. */
final class Groups {

    static final EntityType TYPE = EntityType.of("group", """
            id deletedDateTime classification createdDateTime creationOptions description displayName expirationDateTime
            groupTypes isAssignableToRole mail mailEnabled mailNickname membershipRule membershipRuleProcessingState
            onPremisesDomainName onPremisesLastSyncDateTime onPremisesNetBiosName onPremisesSamAccountName
            onPremisesSecurityIdentifier onPremisesSyncEnabled preferredDataLocation preferredLanguage proxyAddresses
            renewedDateTime resourceBehaviorOptions resourceProvisioningOptions securityEnabled securityIdentifier theme
            uniqueName visibility
            """, "members owners");

    static final Set<String> FILTERABLE =
            Set.of("id", "displayName", "mail", "mailNickname", "securityEnabled", "mailEnabled", "groupTypes");

    private Groups() {}

    static Entity entity(Group group) {
        var profile = group.profile();
        String mail = profile.mail();
        var entity = Entity.of(TYPE)
                .with("id", group.id())
                .with("createdDateTime", profile.createdAt().toString())
                .with("creationOptions", List.of())
                .with("description", profile.description())
                .with("displayName", profile.displayName())
                .with("groupTypes", profile.groupTypes())
                .with("mail", mail)
                .with("mailEnabled", profile.mailEnabled())
                .with("mailNickname", profile.mailNickname())
                .with("proxyAddresses", mail == null ? List.of() : List.of("SMTP:" + mail))
                .with("renewedDateTime", profile.createdAt().toString())
                .with("resourceBehaviorOptions", List.of())
                .with("resourceProvisioningOptions", List.of())
                .with("securityEnabled", profile.securityEnabled())
                .with("visibility", profile.groupTypes().contains("Unified") ? "Private" : null);
        return entity;
    }
}
