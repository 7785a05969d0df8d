package io.gatehouse.provider;

import io.gatehouse.microsoft.AppCredential;
import io.gatehouse.microsoft.AppIdentity;
import io.gatehouse.microsoft.Authority;
import io.gatehouse.microsoft.EntraEndpoints;
import io.gatehouse.microsoft.MicrosoftCloud;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.PublicUrl;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistration.ClientSettings;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.stereotype.Component;

/** The client {@code entra} for operator sign-in: the provider's own registration, at the provider's home tenant. */
@Component
class EntraClientRegistrations implements ClientRegistrationRepository {

    static final String ID = "entra";

    private final InstalledProvider installed;
    private final AppRegistrations registrations;
    private final MicrosoftCloud cloud;
    private final PublicUrl publicUrl;

    EntraClientRegistrations(
            InstalledProvider installed, AppRegistrations registrations, MicrosoftCloud cloud, PublicUrl publicUrl) {
        this.installed = installed;
        this.registrations = registrations;
        this.cloud = cloud;
        this.publicUrl = publicUrl;
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String registrationId) {
        return ID.equals(registrationId)
                ? installed.find().map(this::registration).orElse(null)
                : null;
    }

    private ClientRegistration registration(InstalledProvider.Home home) {
        AppIdentity identity = ProviderScope.call(
                home.provider(),
                () -> registrations.identityOf(registrations.own().id()));
        EntraEndpoints endpoints = cloud.endpoints(Authority.of(home.tenant()));
        return ClientRegistration.withRegistrationId(ID)
                .clientName("Microsoft")
                .clientId(identity.clientId())
                .clientSecret(
                        switch (identity.credential()) {
                            case AppCredential.ClientSecret secret ->
                                secret.value().reveal();
                            case AppCredential.ClientAssertion assertion ->
                                throw new IllegalStateException(
                                        "Operators sign in with a secret of the provider's registration");
                        })
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .redirectUri(publicUrl.link("/login/oauth2/code/" + ID))
                .scope("openid", "profile")
                .authorizationUri(endpoints.authorize())
                .tokenUri(endpoints.token())
                .userNameAttributeName(IdTokenClaimNames.SUB)
                .build();
    }
}
