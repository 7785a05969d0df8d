package io.gatehouse.sandbox.entra.token;

import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.key.TokenFactory;
import io.gatehouse.sandbox.entra.request.Scopes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Tokens for the application itself: one resource, {@code /.default}, one tenant. */
@Component
class ClientCredentials {

    private final World world;
    private final TokenFactory tokens;

    ClientCredentials(World world, TokenFactory tokens) {
        this.world = world;
        this.tokens = tokens;
    }

    Map<String, Object> issue(TokenController.Call call) {
        Tenant tenant = call.authority().tenant();
        if (tenant == null || call.authority().shared()) {
            throw Aadsts.failure(9001023);
        }
        String resourceName = resourceName(TokenController.require(call.form(), "scope"));
        String resource = Scopes.resourceId(world, resourceName, call.origin());
        ServicePrincipal client = instance(tenant, call.client().appId(), 7000229);
        if (!client.accountEnabled()) {
            throw Aadsts.failure(7000112);
        }
        ServicePrincipal api = instance(tenant, resource, 500011);
        Set<String> roles = tokens.appRoles(tenant, client.id(), api);
        var subject = new TokenFactory.Subject(call.client(), tenant, null, call.origin(), call.proof());
        var issued = tokens.accessToken(subject, resource, roles, resourceName, call.continuousAccess());
        var answer = new LinkedHashMap<String, Object>();
        answer.put("token_type", "Bearer");
        answer.put("expires_in", issued.expiresIn());
        answer.put("ext_expires_in", issued.expiresIn());
        answer.put("access_token", issued.token());
        return answer;
    }

    private ServicePrincipal instance(Tenant tenant, String appId, int otherwise) {
        return tenant.servicePrincipalOf(appId)
                .filter(instance -> instance.visible(world.now()))
                .orElseThrow(() -> Aadsts.failure(
                        otherwise,
                        otherwise == 7000229
                                ? "The client application " + appId + " is missing service principal in the tenant "
                                        + tenant.id()
                                        + ". See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119"
                                : Aadsts.code(otherwise).text()));
    }

    /** The resource before {@code /.default}; client libraries add OpenID scopes, which do not count. */
    private static String resourceName(String scope) {
        List<String> words = Arrays.stream(scope.trim().split("\\s+"))
                .filter(word -> !Scopes.OPENID.contains(word))
                .toList();
        String only = words.size() == 1 ? words.getFirst() : "";
        if (!only.endsWith("/.default")) {
            throw Aadsts.failure(
                    70011,
                    "The provided value for the input parameter 'scope' isn't valid. Client credential flows must have"
                            + " a scope value with /.default suffixed to the resource identifier (application ID"
                            + " URI).");
        }
        return only.substring(0, only.length() - "/.default".length());
    }
}
