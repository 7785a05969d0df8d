package io.gatehouse.provider;

import io.gatehouse.mail.MailBrand;
import io.gatehouse.mail.MailBrands;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the provider's name and contacts on its mails. */
@Component
class ProviderMailBrand implements MailBrands {

    private final Providers providers;

    ProviderMailBrand(Providers providers) {
        this.providers = providers;
    }

    @Override
    public MailBrand current() {
        ProviderProfile provider = providers.current();
        return new MailBrand(
                provider.name(),
                imprint(provider.name(), provider.address()),
                provider.privacyUrl(),
                provider.supportEmail(),
                provider.securityEmail() == null ? provider.supportEmail() : provider.securityEmail(),
                provider.phone());
    }

    private static @Nullable String imprint(String name, @Nullable String address) {
        return address == null || address.contains(name) ? address : name + ", " + address;
    }
}
