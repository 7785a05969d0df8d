package io.gatehouse.registration.paper;

import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.RegistrationPlan.ExposedScopeWish;
import io.gatehouse.registration.plan.RegistrationPlan.Permission;
import io.gatehouse.registration.plan.RegistrationPlan.ResourceAccess;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a script sends to Graph, as text that is plain ASCII: what stands there is what is sent. */
record ScriptBodies(RegistrationPlan plan, String tag) {

    /** Stand in the bodies for what is known only when the script runs. */
    static final String CLIENT_ID = "@client-id@";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    String application() {
        RegistrationPlan.Settings wanted = plan.settings();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("displayName", wanted.displayName());
        body.put("signInAudience", wanted.audience());
        body.put("isFallbackPublicClient", wanted.publicClient());
        Map<String, Object> web = new LinkedHashMap<>();
        if (!redirectsNameTheClient()) {
            web.put("redirectUris", wanted.redirectUris());
        }
        String logout = wanted.logoutUrl();
        if (logout != null && !logout.contains(RegistrationPlan.CLIENT_ID)) {
            web.put("logoutUrl", logout);
        }
        web.put(
                "implicitGrantSettings",
                ordered(
                        "enableIdTokenIssuance", wanted.implicitIdTokens(),
                        "enableAccessTokenIssuance", wanted.implicitAccessTokens()));
        body.put("web", web);
        body.put(
                "requiredResourceAccess",
                plan.access().stream().map(ScriptBodies::resource).toList());
        RegistrationPlan.Claims claims = wanted.claims();
        if (claims != null) {
            body.put(
                    "optionalClaims",
                    ordered("idToken", named(claims.idToken()), "accessToken", named(claims.accessToken())));
        }
        if (wanted.locksPrincipals()) {
            body.put("servicePrincipalLockConfiguration", ordered("isEnabled", true, "allProperties", true));
        }
        body.put("tags", List.of(tag, "gatehouse"));
        return JSON.writeValueAsString(body);
    }

    private static List<Map<String, Object>> named(List<String> claims) {
        return claims.stream()
                .map(claim -> ordered("name", claim, "essential", false))
                .toList();
    }

    boolean redirectsNameTheClient() {
        String logout = plan.settings().logoutUrl();
        return plan.settings().redirectUris().stream().anyMatch(uri -> uri.contains(RegistrationPlan.CLIENT_ID))
                || (logout != null && logout.contains(RegistrationPlan.CLIENT_ID));
    }

    String redirects() {
        List<String> uris =
                plan.settings().redirectUris().stream().map(ScriptBodies::late).toList();
        Map<String, Object> web = new LinkedHashMap<>();
        web.put("redirectUris", uris);
        String logout = plan.settings().logoutUrl();
        if (logout != null) {
            web.put("logoutUrl", late(logout));
        }
        return JSON.writeValueAsString(Map.of("web", web));
    }

    String exposed() {
        RegistrationPlan.Settings wanted = plan.settings();
        Map<String, Object> body = new LinkedHashMap<>();
        if (wanted.identifierUri() != null) {
            body.put("identifierUris", List.of(late(wanted.identifierUri())));
        }
        Map<String, Object> api = new LinkedHashMap<>();
        if (wanted.tokenVersion() != null) {
            api.put("requestedAccessTokenVersion", wanted.tokenVersion());
        }
        api.put(
                "oauth2PermissionScopes",
                wanted.exposedScopes().stream().map(this::scope).toList());
        body.put("api", api);
        return JSON.writeValueAsString(body);
    }

    String secret(String prefix, Instant endsAt) {
        return JSON.writeValueAsString(Map.of(
                "passwordCredential",
                ordered("displayName", prefix + "@date@", "endDateTime", endsAt.truncatedTo(ChronoUnit.SECONDS))));
    }

    String certificate(String prefix) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("type", "AsymmetricX509Cert");
        key.put("usage", "Verify");
        key.put("displayName", prefix + "@date@");
        key.put("key", "@certificate@");
        return JSON.writeValueAsString(key);
    }

    /** Where the text names the client id, the script puts it in. */
    static String late(String text) {
        return text.replace(RegistrationPlan.CLIENT_ID, CLIENT_ID);
    }

    private static Map<String, Object> resource(ResourceAccess wanted) {
        List<Map<String, Object>> all = new java.util.ArrayList<>();
        wanted.scopes().forEach(scope -> all.add(access(scope, "Scope")));
        wanted.roles().forEach(role -> all.add(access(role, "Role")));
        return ordered("resourceAppId", wanted.appId(), "resourceAccess", all);
    }

    private static Map<String, Object> access(Permission permission, String type) {
        return ordered("id", permission.id(), "type", type);
    }

    private Map<String, Object> scope(ExposedScopeWish wish) {
        String seed = tag + "/" + wish.value();
        Map<String, Object> scope = new LinkedHashMap<>();
        scope.put("id", UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)));
        scope.put("value", wish.value());
        scope.put("type", wish.adminOnly() ? "Admin" : "User");
        scope.put("isEnabled", true);
        scope.put("adminConsentDisplayName", wish.title());
        scope.put("adminConsentDescription", wish.text());
        scope.put("userConsentDisplayName", wish.title());
        scope.put("userConsentDescription", wish.text());
        return scope;
    }

    private static Map<String, Object> ordered(String one, Object its, String other, Object others) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(one, its);
        map.put(other, others);
        return map;
    }
}
