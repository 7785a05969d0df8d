package io.gatehouse.microsoft.cloud;

import io.gatehouse.microsoft.http.Query;
import io.gatehouse.shared.Secret;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Addresses of Microsoft's pages besides sign-in: admin consent (E:v2-admin-consent). */
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
}
