package io.gatehouse.onboarding.wizard;

import io.gatehouse.provider.ProviderProfile;
import org.jspecify.annotations.Nullable;

/** How the provider appears on the wizard's pages: model attribute {@code brand} of the layout. */
public record WizardBrand(
        String name,
        @Nullable String logo,
        @Nullable String imprint,
        @Nullable String privacyUrl,
        @Nullable String contact) {

    public static WizardBrand of(ProviderProfile provider) {
        return new WizardBrand(
                provider.name(), null, provider.address(), provider.privacyUrl(), provider.supportEmail());
    }
}
