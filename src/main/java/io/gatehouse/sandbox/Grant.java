package io.gatehouse.sandbox;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An oauth2PermissionGrant: delegated permissions ({@code scope}, separated by blanks) of a client service principal at
 * a resource service principal, for everybody ({@code principalId} null, AllPrincipals) or for one user.
 */
public record Grant(
        String id,
        String tenantId,
        String clientId,
        @Nullable String principalId,
        String resourceId,
        String scope,
        Instant visibleAt) {

    public String consentType() {
        return principalId == null ? "AllPrincipals" : "Principal";
    }

    public Set<String> scopes() {
        var scopes = new LinkedHashSet<>(Arrays.asList(scope.trim().split("\\s+")));
        scopes.removeIf(Predicate.isEqual(""));
        return scopes;
    }

    public Grant withScope(String changed) {
        return new Grant(id, tenantId, clientId, principalId, resourceId, changed, visibleAt);
    }

    public boolean visible(Instant now) {
        return !now.isBefore(visibleAt);
    }
}
