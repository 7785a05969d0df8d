package io.gatehouse.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.shared.TenantId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SignedInTests {

    @Test
    void thanksPeopleAndNoAccountThatIsNamedByItsPurpose() {
        assertThat(named("Adele Vance").thanked()).isEqualTo("Adele Vance");
        assertThat(named("Administrator").thanked()).isNull();
        assertThat(named("MOD Administrator").thanked()).isNull();
        assertThat(named("svc-voice").thanked()).isNull();
        assertThat(named(null).thanked()).isNull();
    }

    private static SignedIn named(@Nullable String name) {
        return new SignedIn(
                new TenantId("47eaa099-2cb6-416d-86dc-283cf0480ff9"), "object", "admin@contoso.example", name);
    }
}
