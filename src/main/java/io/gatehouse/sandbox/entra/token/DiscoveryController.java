package io.gatehouse.sandbox.entra.token;

import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.key.SigningKeys;
import io.gatehouse.sandbox.entra.request.Authority;
import io.gatehouse.sandbox.entra.request.Origin;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Metadata and keys of each authority, in version 1 and 2, and instance discovery. */
@RestController
class DiscoveryController {

    private static final List<String> CLAIMS = List.of(
            "sub",
            "iss",
            "cloud_instance_name",
            "cloud_instance_host_name",
            "cloud_graph_host_name",
            "msgraph_host",
            "aud",
            "exp",
            "iat",
            "auth_time",
            "acr",
            "nonce",
            "preferred_username",
            "name",
            "tid",
            "ver",
            "at_hash",
            "c_hash",
            "email");
    private static final Set<String> KNOWN_HOSTS =
            Set.of("login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net");

    private final World world;
    private final SigningKeys keys;

    DiscoveryController(World world, SigningKeys keys) {
        this.world = world;
        this.keys = keys;
    }

    @GetMapping("/{tenant}/v2.0/.well-known/openid-configuration")
    Map<String, Object> version2(@PathVariable String tenant, HttpServletRequest request) {
        Authority authority = Authority.of(world, tenant);
        String origin = Origin.of(request);
        Map<String, Object> metadata = common(authority, origin, "/oauth2/v2.0", "/discovery/v2.0/keys");
        metadata.put("issuer", Origin.issuer(origin, authority.issuerTenant()));
        metadata.put("scopes_supported", List.of("openid", "profile", "email", "offline_access"));
        metadata.put("device_authorization_endpoint", origin + "/" + authority.segment() + "/oauth2/v2.0/devicecode");
        metadata.put("request_uri_parameter_supported", false);
        return metadata;
    }

    @GetMapping("/{tenant}/.well-known/openid-configuration")
    Map<String, Object> version1(@PathVariable String tenant, HttpServletRequest request) {
        Authority authority = Authority.of(world, tenant);
        Map<String, Object> metadata = common(authority, Origin.of(request), "/oauth2", "/discovery/keys");
        metadata.put("issuer", Origin.issuerV1(authority.issuerTenant()));
        return metadata;
    }

    @GetMapping("/{tenant}/discovery/v2.0/keys")
    Map<String, Object> keys2(@PathVariable String tenant, HttpServletRequest request) {
        Authority authority = Authority.of(world, tenant);
        return keys(Origin.issuer(Origin.of(request), authority.issuerTenant()));
    }

    @GetMapping("/{tenant}/discovery/keys")
    Map<String, Object> keys1(@PathVariable String tenant, HttpServletRequest request) {
        Authority authority = Authority.of(world, tenant);
        return keys(Origin.issuerV1(authority.issuerTenant()));
    }

    @GetMapping("/common/discovery/instance")
    Map<String, Object> instance(
            @RequestParam(name = "api-version", defaultValue = "1.1") String version,
            @RequestParam(name = "authorization_endpoint", defaultValue = "") String endpoint,
            HttpServletRequest request) {
        String host = host(endpoint);
        if (!KNOWN_HOSTS.contains(host) && !host.equals(request.getServerName())) {
            throw Aadsts.failure(50049);
        }
        String network = KNOWN_HOSTS.contains(host) ? "login.microsoftonline.com" : host;
        List<String> aliases = network.equals(host) && !KNOWN_HOSTS.contains(host)
                ? List.of(host)
                : KNOWN_HOSTS.stream().sorted().toList();
        String tenant = segment(endpoint);
        return Map.of(
                "tenant_discovery_endpoint",
                Origin.of(request) + "/" + tenant + "/.well-known/openid-configuration",
                "api-version",
                version,
                "metadata",
                List.of(Map.of(
                        "preferred_network", network,
                        "preferred_cache", KNOWN_HOSTS.contains(host) ? "login.windows.net" : host,
                        "aliases", aliases)));
    }

    private Map<String, Object> common(Authority authority, String origin, String oauth, String keysPath) {
        String base = origin + "/" + authority.segment();
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("token_endpoint", base + oauth + "/token");
        metadata.put(
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_post", "private_key_jwt", "client_secret_basic"));
        metadata.put("jwks_uri", base + keysPath);
        metadata.put("response_modes_supported", List.of("query", "fragment", "form_post"));
        metadata.put("subject_types_supported", List.of("pairwise"));
        metadata.put("id_token_signing_alg_values_supported", List.of("RS256"));
        metadata.put("response_types_supported", List.of("code", "id_token", "code id_token", "id_token token"));
        metadata.put("userinfo_endpoint", origin + "/oidc/userinfo");
        metadata.put("authorization_endpoint", base + oauth + "/authorize");
        metadata.put("http_logout_supported", true);
        metadata.put("frontchannel_logout_supported", true);
        metadata.put("end_session_endpoint", base + oauth + "/logout");
        metadata.put("claims_supported", CLAIMS);
        metadata.put("kerberos_endpoint", base + "/kerberos");
        metadata.put(
                "tenant_region_scope",
                authority.tenant() == null ? null : authority.tenant().facts().region());
        metadata.put("cloud_instance_name", "microsoftonline.com");
        metadata.put("cloud_graph_host_name", "graph.windows.net");
        metadata.put("msgraph_host", "graph.microsoft.com");
        metadata.put("rbac_url", "https://pas.windows.net");
        return metadata;
    }

    private Map<String, Object> keys(String issuer) {
        var published = new ArrayList<Map<String, Object>>();
        for (var key : keys.all()) {
            var entry = new LinkedHashMap<String, Object>();
            entry.put("kty", "RSA");
            entry.put("use", "sig");
            entry.put("kid", key.getKeyID());
            entry.put("x5t", key.getKeyID());
            entry.put("n", key.getModulus().toString());
            entry.put("e", key.getPublicExponent().toString());
            entry.put(
                    "x5c", key.getX509CertChain().stream().map(Object::toString).toList());
            entry.put("issuer", issuer);
            published.add(entry);
        }
        return Map.of("keys", published);
    }

    private static String host(String endpoint) {
        try {
            String host = URI.create(endpoint).getHost();
            return host == null ? "" : host;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private String segment(String endpoint) {
        String[] path = URI.create(endpoint).getPath().split("/");
        String tenant = path.length > 1 ? path[1] : "common";
        return tenant.equals(SandboxFacts.PERSONAL)
                        || tenant.equals("organizations")
                        || world.tenant(tenant).isPresent()
                ? tenant
                : "common";
    }
}
