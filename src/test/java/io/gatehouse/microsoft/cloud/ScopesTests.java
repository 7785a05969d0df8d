package io.gatehouse.microsoft.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopesTests {

    @Test
    void comparesPermissionsWhateverTheirSpelling() {
        Set<String> granted = Scopes.parse(" https://graph.microsoft.com/user.read.all  Group.Read.All openid ");

        assertThat(Scopes.missing(List.of("User.Read.All", "Group.Read.All"), granted))
                .isEmpty();
        assertThat(Scopes.missing(List.of("User.Read.All", "User.ReadWrite.All"), granted))
                .containsExactly("User.ReadWrite.All");
    }

    @Test
    void neverMissesSignInScopes() {
        assertThat(Scopes.missing(List.of("openid", "profile", "offline_access", "User.Read"), Set.of("User.Read")))
                .isEmpty();
        assertThat(Scopes.permissions(List.of("openid", "email", "offline_access", "User.Read")))
                .containsExactly("User.Read");
    }

    @Test
    void doesNotTakeAWiderPermissionForAnother() {
        assertThat(Scopes.missing(List.of("User.Read"), Set.of("User.Read.All")))
                .containsExactly("User.Read");
    }

    @Test
    void readsNothingFromNothing() {
        assertThat(Scopes.parse("  ")).isEmpty();
        assertThat(Scopes.missing(List.of("User.Read"), Set.of())).containsExactly("User.Read");
    }
}
