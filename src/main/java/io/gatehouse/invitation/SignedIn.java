package io.gatehouse.invitation;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.TenantId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who signed in at Microsoft for an invitation, proven by an id token; (tenant, object id) is the identity. */
public record SignedIn(
        TenantId tenant,
        String objectId,
        @Nullable String upn,
        @Nullable String name) {

    /** Whom to thank: no account that is named by what it is for, as the “MOD Administrator” of many tenants. */
    public @Nullable String thanked() {
        String plain = name == null ? "" : name.strip().toLowerCase(Locale.ROOT);
        return plain.contains(" ") && !plain.contains("admin") ? name : null;
    }

    public Actor actor() {
        String shown = name != null ? name : upn != null ? upn : objectId;
        return Actor.customerAdmin(tenant, objectId, shown, upn);
    }
}
