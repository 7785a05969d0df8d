package io.gatehouse.connection;

import io.gatehouse.microsoft.Graph;
import io.gatehouse.microsoft.GraphAccess;
import io.gatehouse.microsoft.MicrosoftException;
import io.gatehouse.registration.AppRegistrations;
import org.springframework.stereotype.Component;

/** Removes our app, and with it every permission, from a customer's tenant; only on request and as far as it works. */
@Component
class RemoveApp {

    private final AccessTokens tokens;
    private final Graph graph;
    private final AppRegistrations registrations;

    RemoveApp(AccessTokens tokens, Graph graph, AppRegistrations registrations) {
        this.tokens = tokens;
        this.graph = graph;
        this.registrations = registrations;
    }

    /** Says how it went, in a sentence. */
    String from(ConnectionView connection) {
        try {
            GraphAccess access = new GraphAccess(
                    connection.tenant(), tokens.forConnection(connection.id()).value());
            String clientId = registrations.get(connection.registrationId()).clientId();
            graph.servicePrincipal(access, clientId)
                    .ifPresent(principal -> graph.deleteServicePrincipal(access, principal.id()));
            return "The app is removed from the customer's tenant.";
        } catch (MicrosoftException e) {
            return byHand(e.failure().error().summary());
        } catch (ConnectionBroken | ConnectionUnavailable e) {
            return byHand(String.valueOf(e.getMessage()));
        }
    }

    private static String byHand(String why) {
        return "The app could not be removed from the customer's tenant (" + why
                + "): an admin there deletes it under Enterprise applications.";
    }
}
