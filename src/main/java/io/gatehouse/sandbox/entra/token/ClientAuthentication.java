package io.gatehouse.sandbox.entra.token;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Password;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import io.gatehouse.sandbox.entra.request.Authority;
import io.gatehouse.sandbox.entra.request.ReplyTo;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Proves a client: secret in the body, HTTP Basic, or a signed assertion. */
@Component
class ClientAuthentication {

    /** The client and how it proved itself: "0" not at all, "1" by secret, "2" by certificate. */
    record Client(Application application, String proof) {}

    private final World world;
    private final ClientAssertions assertions;
    private final FederatedAssertions federated;

    ClientAuthentication(World world, ClientAssertions assertions, FederatedAssertions federated) {
        this.world = world;
        this.assertions = assertions;
        this.federated = federated;
    }

    Client authenticate(
            Authority authority, Map<String, String> form, @Nullable String authorization, HttpServletRequest request) {
        Map<String, String> values = withBasic(form, authorization);
        String clientId = TokenController.require(values, "client_id");
        Application application = world.application(clientId)
                .filter(known -> known.visible(world.now()))
                .orElseThrow(() -> unknown(clientId, authority));
        if (application.disabled()) {
            throw Aadsts.failure(7000112);
        }
        Tenant asked = authority.tenant();
        if (!application.multitenant() && asked == null) {
            throw Aadsts.failure(50194);
        }
        if (!application.multitenant() && asked != null && !asked.id().equals(application.tenantId())) {
            throw unknown(clientId, authority);
        }
        String secret = values.get("client_secret");
        String assertion = values.get("client_assertion");
        if (actsAsPublicClient(application, values)) {
            if (secret != null || assertion != null) {
                throw Aadsts.failure(700025);
            }
            return new Client(application, "0");
        }
        if (assertion != null && FederatedAssertions.foreign(application, assertion)) {
            federated.check(application, assertion);
            return new Client(application, "2");
        }
        if (assertion != null) {
            assertions.check(application, values, request);
            return new Client(application, "2");
        }
        if (secret == null || secret.isEmpty()) {
            throw Aadsts.failure(7000218);
        }
        checkSecret(application, secret);
        return new Client(application, "1");
    }

    /** The redirect URI of a code says which kind of client asks; without one the registration's setting does. */
    private static boolean actsAsPublicClient(Application application, Map<String, String> form) {
        String redirectUri = form.get("redirect_uri");
        boolean confidential = !application.passwords().isEmpty()
                || !application.certificates().isEmpty()
                || !application.federated().isEmpty();
        if (redirectUri == null) {
            boolean bare = form.get("client_secret") == null && form.get("client_assertion") == null;
            boolean refreshes = "refresh_token".equals(form.get("grant_type"));
            boolean clients = !application.clients().spa().isEmpty()
                    || !application.clients().publicClient().isEmpty();
            return (!confidential && application.api().publicClient()) || (bare && refreshes && clients);
        }
        boolean web = application.web().redirectUris().stream().anyMatch(uri -> ReplyTo.matches(uri, redirectUri));
        return !web
                        && Stream.concat(
                                        application.clients().spa().stream(),
                                        application.clients().publicClient().stream())
                                .anyMatch(uri -> ReplyTo.matches(uri, redirectUri))
                || (!confidential && application.api().publicClient());
    }

    private void checkSecret(Application application, String secret) {
        List<Password> fitting = application.passwords().stream()
                .filter(password -> password.secretText().equals(secret) && password.works(world.now()))
                .toList();
        if (fitting.isEmpty()) {
            throw Aadsts.failure(
                    7000215,
                    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret"
                            + " value, not the client secret ID, for a secret added to app '"
                            + application.appId() + "'.");
        }
        if (fitting.stream().allMatch(password -> password.endsAt().isBefore(world.now()))) {
            throw Aadsts.failure(
                    7000222,
                    "The provided client secret keys for app '" + application.appId()
                            + "' are expired. Visit the Azure portal to create new keys for your app:"
                            + " https://aka.ms/NewClientSecret, or consider using certificate credentials for added"
                            + " security: https://aka.ms/certCreds.");
        }
    }

    private static AadstsException unknown(String clientId, Authority authority) {
        return Aadsts.failure(
                700016,
                "Application with identifier '" + clientId + "' was not found in the directory '"
                        + authority.segment()
                        + "'. This can happen if the application has not been installed by the administrator of the"
                        + " tenant or consented to by any user in the tenant. You may have sent your authentication"
                        + " request to the wrong tenant.");
    }

    private static Map<String, String> withBasic(Map<String, String> form, @Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return form;
        }
        try {
            String pair = new String(
                    Base64.getDecoder().decode(authorization.substring(6).trim()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon < 0) {
                throw Aadsts.failure(7000215);
            }
            var all = new HashMap<>(form);
            all.put("client_id", URLDecoder.decode(pair.substring(0, colon), StandardCharsets.UTF_8));
            all.put("client_secret", URLDecoder.decode(pair.substring(colon + 1), StandardCharsets.UTF_8));
            return all;
        } catch (IllegalArgumentException e) {
            throw Aadsts.failure(7000215);
        }
    }
}
