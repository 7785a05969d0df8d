package io.gatehouse.microsoft.failure;

import io.gatehouse.shared.TenantId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person proven by a valid id token. Tenant and object id together are the identity; names are for display
 * (E:id-token-claims-reference).
 *
 * @param wids role template ids of active directory roles; empty where the app does not ask for them
 *     (E:access-token-claims-reference)
 * @param guest whether the account's home is another directory, as far as the token tells
 */
public record SignedInPerson(
        TenantId tenant,
        String objectId,
        @Nullable String upn,
        @Nullable String name,
        Set<String> roles,
        Set<String> wids,
        boolean guest,
        SignInTraits traits) {

    /** What to call the person on a page: account name, else display name, else the object id. */
    public String account() {
        return upn != null ? upn : name != null ? name : objectId;
    }
}
