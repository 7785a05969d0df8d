package io.gatehouse.microsoft.cloud;

import io.gatehouse.microsoft.http.Query;
import io.gatehouse.shared.Secret;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of Microsoft's pages besides sign-in: admin consent (E:v2-admin-consent) and sign-out
 * (E:v2-protocols-oidc).
 */
public final class ConsentUrls {

    private ConsentUrls() {}

    /**
     * Asks an administrator to consent for the whole organization. What comes back proves nothing: check with a token
     * (E:v2-admin-consent).
     */
    public static URI adminConsent(
            MicrosoftCloud cloud,
            Authority authority,
            String clientId,
            URI redirectUri,
            Collection<String> scopes,
            Secret state) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", clientId);
        parameters.put("scope", String.join(" ", cloud.scopes(scopes)));
        parameters.put("redirect_uri", redirectUri.toString());
        parameters.put("state", state.reveal());
        return Query.append(cloud.endpoints(authority).adminConsent(), parameters);
    }

    /** Ends the session at Microsoft and comes back to a registered address. */
    public static URI signOut(MicrosoftCloud cloud, Authority authority, URI backTo, @Nullable String logoutHint) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("post_logout_redirect_uri", backTo.toString());
        if (logoutHint != null) {
            parameters.put("logout_hint", logoutHint);
        }
        return Query.append(cloud.endpoints(authority).logout(), parameters);
    }
}
