package io.gatehouse.provider.errand;

import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.cloud.EntraEndpoints;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.token.AppCredential;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.provider.InstalledProvider;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.PublicUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistration.ClientSettings;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.stereotype.Component;

/**
 * The client {@code entra} for operator sign-in: the provider's preferred registration, at the provider's home tenant.
 * The id of an {@link Errands errand} is a client as well: another registration, or more permissions.
 */
@Component
public class EntraClientRegistrations implements ClientRegistrationRepository {

    static final String ID = "entra";

    /** What an administrator lends: mending the registration, and taking the consent to that back. */
    public static final List<String> RIGHTS =
            List.of("User.Read", "Application.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All");

    private final InstalledProvider installed;
    private final AppRegistrations registrations;
    private final Errands errands;
    private final MicrosoftCloud cloud;
    private final PublicUrl publicUrl;
    private final TokenEndpoint tokens;

    EntraClientRegistrations(
            InstalledProvider installed,
            AppRegistrations registrations,
            Errands errands,
            MicrosoftCloud cloud,
            PublicUrl publicUrl,
            TokenEndpoint tokens) {
        this.tokens = tokens;
        this.installed = installed;
        this.registrations = registrations;
        this.errands = errands;
        this.cloud = cloud;
        this.publicUrl = publicUrl;
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String clientRegistrationId) {
        Optional<InstalledProvider.Home> home = installed.find();
        if (home.isEmpty()) {
            return null;
        }
        if (ID.equals(clientRegistrationId)) {
            return identity(home.get(), null)
                    .map(identity -> client(ID, home.get(), identity, List.of()))
                    .orElse(null);
        }
        return errands.read(clientRegistrationId)
                .flatMap(errand -> identity(home.get(), errand.registration())
                        .map(identity -> client(
                                clientRegistrationId,
                                home.get(),
                                identity,
                                errand.purpose() == Errand.Purpose.RIGHTS ? RIGHTS : List.of())))
                .orElse(null);
    }

    /** How the client of that id introduces itself; for the token request. */
    public AppIdentity identity(String clientRegistrationId) {
        UUID registration =
                errands.read(clientRegistrationId).map(Errand::registration).orElse(null);
        return identity(installed.find().orElseThrow(), registration).orElseThrow();
    }

    /** Whom an assertion in its name is made out to. */
    public String audience() {
        return tokens.audience(Authority.of(installed.find().orElseThrow().tenant()));
    }

    private Optional<AppIdentity> identity(InstalledProvider.Home home, @Nullable UUID registration) {
        return ProviderScope.call(
                home.provider(),
                () -> registrations
                        .findOwn()
                        .map(own -> registrations.identityOf(registration == null ? own.id() : registration)));
    }

    private ClientRegistration client(
            String id, InstalledProvider.Home home, AppIdentity identity, List<String> permissions) {
        EntraEndpoints endpoints = cloud.endpoints(Authority.of(home.tenant()));
        List<String> scopes = new ArrayList<>(List.of("openid", "profile"));
        permissions.stream().map(cloud::scope).forEach(scopes::add);
        ClientRegistration.Builder client = ClientRegistration.withRegistrationId(id)
                .clientName("Microsoft")
                .clientId(identity.clientId());
        switch (identity.credential()) {
            case AppCredential.ClientSecret secret ->
                client.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                        .clientSecret(secret.value().reveal());
            case AppCredential.ClientAssertion assertion ->
                client.clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
        }
        return client.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .redirectUri(publicUrl.link(SetUpWish.SIGN_IN_PATH))
                .scope(scopes)
                .authorizationUri(endpoints.authorize())
                .tokenUri(endpoints.token())
                .userNameAttributeName(IdTokenClaimNames.SUB)
                .build();
    }
}
