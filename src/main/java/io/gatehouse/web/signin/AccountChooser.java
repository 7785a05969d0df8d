package io.gatehouse.web.signin;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.stereotype.Component;

/** Lets somebody who was refused or signed out choose the account, which Microsoft would otherwise take by itself. */
@Component
public class AccountChooser implements OAuth2AuthorizationRequestResolver {

    private final DefaultOAuth2AuthorizationRequestResolver resolver;

    AccountChooser(ClientRegistrationRepository registrations) {
        this.resolver = new DefaultOAuth2AuthorizationRequestResolver(registrations, "/oauth2/authorization");
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
        return choosing(request, resolver.resolve(request));
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registrationId) {
        return choosing(request, resolver.resolve(request, registrationId));
    }

    private static @Nullable OAuth2AuthorizationRequest choosing(
            HttpServletRequest request, @Nullable OAuth2AuthorizationRequest attempt) {
        return attempt == null || request.getParameter("choose") == null
                ? attempt
                : OAuth2AuthorizationRequest.from(attempt)
                        .additionalParameters(parameters -> parameters.put("prompt", "select_account"))
                        .build();
    }
}
