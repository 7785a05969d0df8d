package io.gatehouse.microsoft.cloud;

import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.http.Query;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.Secret;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds the address that starts a sign-in: code flow with PKCE S256, state, nonce and {@code response_mode=query}, so
 * that cookies of ours come back with the answer (E:v2-oauth2-auth-code-flow). Every instance is a copy; nothing is
 * changed in place.
 */
public final class AuthorizeUrl {

    /** What Entra shows even to somebody who is signed in already (E:v2-oauth2-auth-code-flow). */
    public enum Prompt {
        LOGIN,
        CONSENT,
        SELECT_ACCOUNT,
        NONE
    }

    private final MicrosoftCloud cloud;
    private final Authority authority;
    private final Map<String, String> parameters;

    private AuthorizeUrl(MicrosoftCloud cloud, Authority authority, Map<String, String> parameters) {
        this.cloud = cloud;
        this.authority = authority;
        this.parameters = parameters;
    }

    public static AuthorizeUrl of(MicrosoftCloud cloud, Authority authority, String clientId, URI redirectUri) {
        return new AuthorizeUrl(cloud, authority, Map.of())
                .with("client_id", clientId)
                .with("response_type", "code")
                .with("redirect_uri", redirectUri.toString())
                .with("response_mode", "query");
    }

    /** Permissions by short or full name; the sign-in scopes a caller needs are among them. */
    public AuthorizeUrl scopes(Collection<String> scopes) {
        return with("scope", String.join(" ", cloud.scopes(scopes)));
    }

    /** What ties the answer to this browser and this request; the verifier itself stays here. */
    public AuthorizeUrl proof(Secret state, Secret nonce, Secret verifier) {
        return with("state", state.reveal())
                .with("nonce", nonce.reveal())
                .with("code_challenge", Hashes.sha256Base64Url(verifier.reveal()))
                .with("code_challenge_method", "S256");
    }

    /** @param prompt null: Entra decides by who is signed in already */
    public AuthorizeUrl prompt(@Nullable Prompt prompt) {
        return with("prompt", prompt == null ? null : prompt.name().toLowerCase(Locale.ROOT));
    }

    /** The account to suggest; cannot be used together with {@link Prompt#SELECT_ACCOUNT}. */
    public AuthorizeUrl loginHint(@Nullable String upn) {
        return with("login_hint", upn);
    }

    /** A claims challenge from {@link MicrosoftError#claims()}. */
    public AuthorizeUrl claims(@Nullable String claims) {
        return with("claims", claims);
    }

    /** Refuses to build what Entra would refuse or what could be forged. */
    public URI toUri() {
        require("scope");
        require("state");
        require("code_challenge");
        if (parameters.containsKey("login_hint") && "select_account".equals(parameters.get("prompt"))) {
            throw new IllegalStateException("login_hint and prompt=select_account exclude each other");
        }
        return Query.append(cloud.endpoints(authority).authorize(), parameters);
    }

    private void require(String name) {
        if (!parameters.containsKey(name)) {
            throw new IllegalStateException("An authorize request needs " + name);
        }
    }

    private AuthorizeUrl with(String name, @Nullable String value) {
        Map<String, String> copy = new LinkedHashMap<>(parameters);
        if (value == null) {
            copy.remove(name);
        } else {
            copy.put(name, value);
        }
        return new AuthorizeUrl(cloud, authority, copy);
    }
}
