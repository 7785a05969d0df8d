package io.gatehouse.customer.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import io.gatehouse.microsoft.proof.Tenants;
import io.gatehouse.provider.Providers;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.TenantId;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator may type for a tenant. */
class TenantLookupTests {

    private static final TenantId TENANT = new TenantId("5f1c0c3e-7a42-4d19-b6d1-2f0a9e64c7b8");

    private final Tenants tenants = mock(Tenants.class);
    private final TenantLookup lookup = new TenantLookup(tenants, mock(Providers.class));

    @ParameterizedTest
    @ValueSource(strings = {"contoso.com", "Müller.de", "xn--mller-kva.de", "例え.jp", "my_company.example"})
    void asksMicrosoftAboutWhateverCanBeADomain(String domain) {
        given(tenants.resolve(any())).willReturn(TENANT);

        assertThat(lookup.find(domain)).hasValueSatisfying(found -> {
            assertThat(found.id()).isEqualTo(TENANT);
            assertThat(found.domain()).isEqualTo(domain.toLowerCase(Locale.ROOT));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"contoso", "not a tenant", "a/../b.com", "-contoso.com", "contoso..com", "common"})
    void asksNobodyAboutWhatCannot(String text) {
        assertThatExceptionOfType(InvalidInput.class).isThrownBy(() -> lookup.find(text));
        verifyNoInteractions(tenants);
    }
}
