package io.gatehouse.microsoft.permission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphPermissionsTests {

    @ParameterizedTest
    @CsvSource({
        "User.Read,              e1fe6dd8-ba31-4d61-89e7-88639da4683d, false, false, 2",
        "Directory.ReadWrite.All, c5366453-9fb0-48a5-a156-24f0c49a4b84, true, true, 4",
        "AppCatalog.ReadWrite.All, 1ca167d5-1655-44a1-8adf-1414072e1ef9, true, true, 3",
        "AppCatalog.Submit,      3db89e36-7fa6-4012-b281-85f3d9d9fd2e, false, true, ",
        "Directory.AccessAsUser.All, 0e263e50-5827-48a4-b97c-d940288653c7, true, true, ",
        "offline_access,         7427e0e9-2fba-42fe-b0c0-848c9e6a8182, false, false, ",
    })
    void knowsWhatAPermissionMeans(String name, String scopeId, boolean adminConsent, boolean writes, Integer level) {
        GraphPermission permission = GraphPermissions.find(name).orElseThrow();

        assertThat(permission.scopeId()).isEqualTo(scopeId);
        assertThat(permission.adminConsent()).isEqualTo(adminConsent);
        assertThat(permission.writes()).isEqualTo(writes);
        assertThat(permission.level()).isEqualTo(level);
    }

    @Test
    void findsByAnySpelling() {
        assertThat(GraphPermissions.find("https://graph.microsoft.com/user.READ.all"))
                .isPresent();
        assertThat(GraphPermission.find("User.Read.All").orElseThrow().roleId())
                .isEqualTo("df021288-bdef-4463-88db-98f22de89214");
        assertThat(GraphPermissions.all()).hasSizeGreaterThanOrEqualTo(60);
    }
}
