package io.gatehouse.sandbox.graph.entity;

import io.gatehouse.sandbox.Application;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as the access token says: in which tenant, through which application, for which user (null: for itself),
 * and with which permissions (scopes of a user's token, roles of an application's).
 */
public record Caller(
        String tenantId, String appId, @Nullable String personId, Set<String> permissions) {

    /** The request attribute under which the gate leaves the caller. */
    public static final String ATTRIBUTE = "io.gatehouse.sandbox.caller";

    public boolean delegated() {
        return personId != null;
    }

    /** Whether an application calls about its own registration. */
    public boolean isItself(Application application) {
        return !delegated() && appId.equals(application.appId());
    }

    /** The signed-in user's id; an application alone has no "me". */
    public String me() {
        if (personId == null) {
            throw GraphFailure.badRequest("/me request is only valid with delegated authentication flow.");
        }
        return personId;
    }
}
