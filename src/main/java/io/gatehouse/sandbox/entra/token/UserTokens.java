package io.gatehouse.sandbox.entra.token;

import com.nimbusds.jose.util.Base64URL;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.consent.Consents;
import io.gatehouse.sandbox.entra.key.TokenFactory;
import io.gatehouse.sandbox.entra.request.Scopes;
import io.gatehouse.sandbox.entra.session.Seal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The token response for a user: what is granted decides, not what was asked. */
@Component
class UserTokens {

    private final World world;
    private final Consents consents;
    private final TokenFactory tokens;
    private final Seal seal;

    UserTokens(World world, Consents consents, TokenFactory tokens, Seal seal) {
        this.world = world;
        this.consents = consents;
        this.tokens = tokens;
        this.seal = seal;
    }

    /** {@code family} is the refresh token this continues; its OpenID scopes say whether a new one is due. */
    Map<String, Object> issue(
            TokenController.Call call,
            Tenant tenant,
            Person person,
            Scopes asked,
            @Nullable String nonce,
            RefreshToken family) {
        String resource = asked.resource();
        Set<String> values = granted(call, tenant, person, asked, resource);
        var openid = family.openid();
        if (resource.equals(SandboxFacts.GRAPH_APP_ID)) {
            values.addAll(openid);
            values.remove("offline_access");
        }
        var subject = new TokenFactory.Subject(call.client(), tenant, person, call.origin(), call.proof());
        var issued = tokens.accessToken(subject, resource, values, null, call.continuousAccess());
        var answer = new LinkedHashMap<String, Object>();
        answer.put("token_type", "Bearer");
        answer.put("scope", String.join(" ", values));
        answer.put("expires_in", issued.expiresIn());
        answer.put("ext_expires_in", issued.expiresIn());
        answer.put("access_token", issued.token());
        if (openid.contains("offline_access")) {
            answer.put("refresh_token", seal.close(RefreshToken.KIND, next(family)));
        }
        if (openid.contains("openid")) {
            answer.put("id_token", tokens.idToken(subject, openid, nonce, null));
        }
        if ("1".equals(call.form().get("client_info"))) {
            answer.put("client_info", clientInfo(tenant, person));
        }
        return answer;
    }

    private RefreshToken next(RefreshToken family) {
        return new RefreshToken(
                UUID.randomUUID().toString(),
                family.family(),
                family.clientId(),
                family.tenantId(),
                family.personId(),
                family.openid(),
                family.grantedAt(),
                world.now(),
                family.claims());
    }

    private Set<String> granted(
            TokenController.Call call, Tenant tenant, Person person, Scopes asked, String resource) {
        Set<String> granted = consents.granted(tenant, call.client().appId(), person, resource);
        var missing = new LinkedHashSet<>(asked.of(resource));
        missing.remove(Scopes.DEFAULT);
        missing.removeAll(granted);
        if (granted.isEmpty() || !missing.isEmpty()) {
            throw Aadsts.failure(
                    65001,
                    "The user or administrator has not consented to use the application with ID '"
                            + call.client().appId() + "' named '"
                            + call.client().displayName()
                            + "'. Send an interactive authorization request for this user and resource.");
        }
        var values = new LinkedHashSet<>(granted);
        values.removeIf(Scopes.OPENID::contains);
        return values;
    }

    private static String clientInfo(Tenant tenant, Person person) {
        return Base64URL.encode("{\"uid\":\"" + person.id() + "\",\"utid\":\"" + tenant.id() + "\"}")
                .toString();
    }
}
