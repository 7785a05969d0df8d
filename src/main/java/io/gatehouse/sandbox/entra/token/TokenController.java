package io.gatehouse.sandbox.entra.token;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.request.Authority;
import io.gatehouse.sandbox.entra.request.AuthorizeRequest;
import io.gatehouse.sandbox.entra.request.Origin;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The token endpoint: authenticates the client and hands over to the grant. */
@RestController
public class TokenController {

    private final World world;
    private final ClientAuthentication clients;
    private final UserGrants userGrants;
    private final ClientCredentials clientCredentials;

    TokenController(
            World world, ClientAuthentication clients, UserGrants userGrants, ClientCredentials clientCredentials) {
        this.world = world;
        this.clients = clients;
        this.userGrants = userGrants;
        this.clientCredentials = clientCredentials;
    }

    @GetMapping("/{tenant}/oauth2/v2.0/token")
    Map<String, Object> postOnly() {
        throw Aadsts.failure(900561);
    }

    @PostMapping("/{tenant}/oauth2/v2.0/token")
    ResponseEntity<Map<String, Object>> token(
            @PathVariable String tenant,
            @RequestParam Map<String, String> form,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) String authorization,
            HttpServletRequest request) {
        Authority authority = Authority.of(world, tenant);
        int retryAfter = throttled(authority);
        if (retryAfter >= 0) {
            return throttledAnswer(retryAfter);
        }
        int forced = world.change(() -> world.chaos().forced(Chaos.At.TOKEN));
        if (forced != 0) {
            throw Aadsts.failure(forced);
        }
        if (form.containsKey("resource")) {
            throw Aadsts.failure(901002);
        }
        String grantType = require(form, "grant_type");
        ClientAuthentication.Client client = clients.authenticate(authority, form, authorization, request);
        var call = new Call(authority, client.application(), client.proof(), form, Origin.of(request));
        Map<String, Object> answer = switch (grantType) {
            case "authorization_code" -> userGrants.redeem(call);
            case "refresh_token" -> userGrants.refresh(call);
            case "client_credentials" -> clientCredentials.issue(call);
            default ->
                throw Aadsts.failure(
                        70003,
                        "The app requested an unsupported grant type '" + grantType.replaceAll("[<>]", "") + "'.");
        };
        return ResponseEntity.ok()
                .header(HttpHeaders.CACHE_CONTROL, "no-store, no-cache")
                .header("x-ms-request-id", java.util.UUID.randomUUID().toString())
                .body(answer);
    }

    /** One call of the token endpoint by an authenticated client. */
    record Call(Authority authority, Application client, String proof, Map<String, String> form, String origin) {

        /** Whether the client declared that it can answer claims challenges (cp1). */
        boolean continuousAccess() {
            return form.getOrDefault("claims", "").contains("cp1");
        }
    }

    static String require(Map<String, String> form, String name) {
        String value = form.get(name);
        if (value == null || value.isBlank()) {
            throw AuthorizeRequest.missing(name);
        }
        return value;
    }

    private int throttled(Authority authority) {
        String tenantId = authority.tenant() == null ? null : authority.tenant().id();
        return world.change(() -> world.chaos().throttled(tenantId));
    }

    private ResponseEntity<Map<String, Object>> throttledAnswer(int retryAfter) {
        return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfter))
                .body(JsonFailures.body(Aadsts.failure(90055), world.now(), ""));
    }
}
