package io.gatehouse.connection.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What ends a refusal, for people and for programs.
 *
 * @param action in one word
 * @param page where an operator does it, where there is one
 * @param call the request that does it, where there is one
 * @param body its body; who is invited is for the caller to add
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Repair(
        String action,
        @Nullable String page,
        @Nullable String call,
        @Nullable Map<String, Object> body) {

    /** For a connection that gives no tokens. */
    static Repair of(ConnectionView connection) {
        return switch (connection.state()) {
            case WAITING -> new Repair("CONFIRM", "/invitations", confirmation(connection), null);
            case DISCONNECTED -> invitation("INVITE", "ONBOARD", connection);
            case ACTIVE -> invitation("RECONNECT", "RECONNECT", connection);
        };
    }

    static Repair consent(ConnectionView connection) {
        return invitation("CONSENT_MORE", "CONSENT_MORE", connection);
    }

    static Repair resume(ConnectionView connection) {
        String customer = "/customers/" + connection.customerId();
        return new Repair("RESUME", customer + "/settings", "POST /api/v1" + customer + "/resume", null);
    }

    static Repair limit(String client) {
        return new Repair("CHANGE_LIMIT", null, "PUT /api/v1/token-limits/" + client, null);
    }

    private static @Nullable String confirmation(ConnectionView connection) {
        return connection.invitationId() == null
                ? null
                : "POST /api/v1/invitations/" + connection.invitationId() + "/confirm";
    }

    private static Repair invitation(String action, String purpose, ConnectionView connection) {
        Map<String, Object> body = connection.state() == ConnectionState.DISCONNECTED
                ? Map.of("profile", connection.profile(), "purpose", purpose)
                : Map.of("profile", connection.profile(), "purpose", purpose, "connectionId", connection.id());
        return new Repair(
                action,
                "/connections/" + connection.id(),
                "POST /api/v1/customers/" + connection.customerId() + "/invitations",
                body);
    }
}
