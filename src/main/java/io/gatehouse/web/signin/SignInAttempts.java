package io.gatehouse.web.signin;

import io.gatehouse.provider.Providers;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Remembers an operator's sign-in under way as sealed JSON, by the hash of its state, so that two tabs do not disturb each
 * other and the session's row tells nothing.
 */
@Component
public class SignInAttempts implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    private static final String PREFIX = "sign-in.";

    private final JsonMapper json;
    private final SignInSeal seal;
    private final Providers providers;

    SignInAttempts(JsonMapper json, SignInSeal seal, Providers providers) {
        this.json = json;
        this.seal = seal;
        this.providers = providers;
    }

    private record Stored(
            String uri,
            String requestUri,
            String clientId,
            String redirectUri,
            Set<String> scopes,
            String state,
            Map<String, String> parameters,
            Map<String, String> attributes) {}

    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        String state = request.getParameter(OAuth2ParameterNames.STATE);
        if (session == null || state == null || !(session.getAttribute(name(state)) instanceof String sealed)) {
            return null;
        }
        String text = ProviderScope.call(keeper(), () -> seal.open(name(state), sealed));
        return restore(json.readValue(text, Stored.class));
    }

    @Override
    public void saveAuthorizationRequest(
            @Nullable OAuth2AuthorizationRequest attempt, HttpServletRequest request, HttpServletResponse response) {
        if (attempt == null) {
            removeAuthorizationRequest(request, response);
            return;
        }
        Stored stored = new Stored(
                attempt.getAuthorizationUri(),
                attempt.getAuthorizationRequestUri(),
                attempt.getClientId(),
                String.valueOf(attempt.getRedirectUri()),
                attempt.getScopes(),
                String.valueOf(attempt.getState()),
                texts(attempt.getAdditionalParameters()),
                texts(attempt.getAttributes()));
        HttpSession session = request.getSession();
        session.setMaxInactiveInterval(600);
        String name = name(stored.state());
        String text = json.writeValueAsString(stored);
        session.setAttribute(name, ProviderScope.call(keeper(), () -> seal.seal(name, text)));
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        OAuth2AuthorizationRequest attempt = loadAuthorizationRequest(request);
        if (attempt != null) {
            request.getSession().removeAttribute(name(attempt.getState()));
        }
        return attempt;
    }

    private static String name(@Nullable String state) {
        return PREFIX + Hashes.sha256Base64Url(String.valueOf(state));
    }

    /** Nobody is signed in yet: the oldest provider's key does. */
    private ProviderId keeper() {
        return providers.all().getFirst();
    }

    private static OAuth2AuthorizationRequest restore(Stored stored) {
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(stored.uri())
                .authorizationRequestUri(stored.requestUri())
                .clientId(stored.clientId())
                .redirectUri(stored.redirectUri())
                .scopes(stored.scopes())
                .state(stored.state())
                .additionalParameters(parameters -> parameters.putAll(stored.parameters()))
                .attributes(attributes -> attributes.putAll(stored.attributes()))
                .build();
    }

    private static Map<String, String> texts(Map<String, Object> values) {
        return values.entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(
                        Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
    }
}
