package io.gatehouse.connection.broker;

import io.gatehouse.audit.Outcome;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.PermissionUses;
import io.gatehouse.connection.grant.ConnectionTrail;
import io.gatehouse.connection.token.AccessToken;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.connection.token.ConnectionBroken;
import io.gatehouse.customer.Suspension;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Gives access tokens to the provider's own automation, never a refresh token. What is asked for must be granted, and
 * within the caller's limit. Each one is counted; the trail gets the first of an hour at once and the sum when it is over.
 */
@Service
class TokenBroker {

    private final Connections connections;
    private final AccessTokens tokens;
    private final LimitCheck limits;
    private final TokenIssues issues;
    private final ConnectionTrail trail;
    private final PermissionUses uses;
    private final Customers customers;
    private final MicrosoftCloud cloud;

    TokenBroker(
            Connections connections,
            AccessTokens tokens,
            LimitCheck limits,
            TokenIssues issues,
            ConnectionTrail trail,
            PermissionUses uses,
            Customers customers,
            MicrosoftCloud cloud) {
        this.connections = connections;
        this.tokens = tokens;
        this.limits = limits;
        this.issues = issues;
        this.trail = trail;
        this.uses = uses;
        this.customers = customers;
        this.cloud = cloud;
    }

    AccessToken issue(UUID connectionId, List<String> named, Actor caller) {
        ConnectionView connection = connections.get(connectionId);
        List<String> scopes =
                named.stream().filter(scope -> !cloud.everything(scope)).toList();
        try {
            requireAtWork(connection);
            Optional<TokenLimit> limit = limits.passed(connection, caller);
            requireGranted(connection, scopes);
            AccessToken token = issue(connection);
            limit.ifPresent(known -> limits.requireWithin(known, connection, token, caller));
            note(connection, scopes, caller);
            return token;
        } catch (TokenRefused e) {
            issues.refused(connectionId, caller);
            throw e;
        }
    }

    Slice<TokenIssues.Count> counts(UUID connectionId, @Nullable Instant since, @Nullable String cursor, int limit) {
        Slice<TokenIssues.Count> counts = issues.of(connectionId, Inputs.instant("since", since), cursor, limit);
        connections.get(connectionId);
        return counts;
    }

    private void note(ConnectionView connection, List<String> scopes, Actor caller) {
        // whoever names nothing may use everything that such a token holds
        uses.used(connection, scopes.isEmpty() ? grantedAtGraph(connection) : scopes);
        if (issues.issued(connection.id(), caller)) {
            trail.note(connection.id(), connection.customerId(), "token_issued", caller, Outcome.SUCCESS, Map.of());
        }
    }

    private AccessToken issue(ConnectionView connection) {
        try {
            return tokens.forConnection(connection.id());
        } catch (ConnectionBroken e) {
            // what broke it may have happened just now
            ConnectionView now = connections.get(connection.id());
            Repair repair = Repair.of(now, e.reason().code());
            String text = e.reason().text() + " Repair it on the page " + repair.page() + ".";
            throw new TokenRefused(connection.id(), new HealthReason(e.reason().code(), text), repair);
        }
    }

    private void requireAtWork(ConnectionView connection) {
        Suspension suspended = customers.get(connection.customerId()).suspended();
        if (suspended != null) {
            String text = "The customer is suspended by " + suspended.by() + ": " + suspended.reason();
            throw new TokenRefused(
                    connection.id(), new HealthReason("CUSTOMER_SUSPENDED", text), Repair.resume(connection));
        }
    }

    /** The token is one for Graph: another API's permission of the same name is none of its. */
    private void requireGranted(ConnectionView connection, List<String> scopes) {
        Set<String> granted = grantedAtGraph(connection);
        List<String> foreign =
                scopes.stream().filter(scope -> !cloud.ofGraph(scope)).toList();
        if (!foreign.isEmpty()) {
            String text = "Tokens are for Microsoft Graph, and these belong to another API: "
                    + String.join(", ", foreign) + ".";
            throw new TokenRefused(
                    connection.id(), new HealthReason("scopes_of_another_api", text), Repair.otherScopes());
        }
        Set<String> missing = Scopes.missing(scopes, granted);
        if (!missing.isEmpty()) {
            String text = "Not granted to this connection: " + String.join(", ", missing)
                    + ". Only permissions that its profile wants and the customer granted can be used.";
            throw new TokenRefused(
                    connection.id(), new HealthReason("scopes_not_granted", text), Repair.consent(connection));
        }
    }

    private Set<String> grantedAtGraph(ConnectionView connection) {
        return PermissionUses.granted(connection).stream()
                .filter(cloud::ofGraph)
                .collect(Collectors.toSet());
    }
}
