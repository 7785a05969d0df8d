package io.gatehouse.connection.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Severity;
import io.gatehouse.microsoft.failure.FailureKind;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
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

    /** The registration or what Gatehouse sends is wrong: no sign-in of a customer's mends that. */
    private static final Set<FailureKind> OURS = EnumSet.of(
            FailureKind.REGISTRATION_WRONG,
            FailureKind.REDIRECT_WRONG,
            FailureKind.SCOPE_INVALID,
            FailureKind.REQUEST_WRONG,
            FailureKind.OTHER_CLOUD,
            FailureKind.TENANT_UNKNOWN,
            FailureKind.UNKNOWN);

    private static final Set<FailureKind> CREDENTIAL = EnumSet.of(
            FailureKind.CREDENTIAL_WRONG,
            FailureKind.CREDENTIAL_EXPIRED,
            FailureKind.CREDENTIAL_NOT_READY,
            FailureKind.OWN_APP_DISABLED,
            FailureKind.OWN_APP_MISSING);

    /** For a connection that gives no tokens. */
    static Repair of(ConnectionView connection, String reason) {
        if (connection.active() && named(OURS, reason)) {
            return new Repair("PROVIDER", "/connections/" + connection.id(), null, null);
        }
        if (connection.active() && Severity.TENANT_GONE.equals(reason)) {
            String page = "/connections/" + connection.id();
            return new Repair("DISCONNECT", page, "POST /api/v1" + page + "/disconnect", null);
        }
        if (connection.active() && FailureKind.APP_DISABLED.name().equals(reason)) {
            // an administrator of the customer does it in Entra: no consent, and so no invitation, enables it
            return new Repair("ENABLE_APP", "/connections/" + connection.id(), null, null);
        }
        return connection.active() && !connection.ownsRegistration() && named(CREDENTIAL, reason)
                ? new Repair("PROVIDER", "/settings/registration", null, null)
                : of(connection);
    }

    private static boolean named(Set<FailureKind> kinds, String reason) {
        return kinds.stream().map(FailureKind::name).anyMatch(reason::equals);
    }

    private static Repair of(ConnectionView connection) {
        return switch (connection.state()) {
            case WAITING -> new Repair("CONFIRM", "/invitations", confirmation(connection), null);
            case DISCONNECTED -> invitation("INVITE", "ONBOARD", connection);
            case ACTIVE -> invitation("RECONNECT", "RECONNECT", connection);
        };
    }

    static Repair consent(ConnectionView connection) {
        return invitation("CONSENT_MORE", "CONSENT_MORE", connection);
    }

    /** The caller asks for what no consent would give him: no request of ours ends that. */
    static Repair otherScopes() {
        return new Repair("CHANGE_SCOPES", null, null, null);
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
