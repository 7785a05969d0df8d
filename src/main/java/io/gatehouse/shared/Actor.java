package io.gatehouse.shared;

import org.jspecify.annotations.Nullable;

/** Who does something: an operator, a customer admin, an API client or Gatehouse itself. */
public record Actor(
        Kind kind, String id, String name, @Nullable String email) {

    /** The kinds of people and programs that act. */
    public enum Kind {
        OPERATOR,
        API_CLIENT,
        CUSTOMER_ADMIN,
        SYSTEM
    }

    /** Gatehouse acting by itself, in a job. */
    public static final Actor SYSTEM = new Actor(Kind.SYSTEM, "gatehouse", "Gatehouse", null);

    /** A person whose identity is not proven: somebody who holds an invitation link. */
    public static Actor linkHolder(String invitation) {
        return new Actor(Kind.CUSTOMER_ADMIN, "link:" + invitation, "Holder of the link", null);
    }

    /** A customer's person after a sign-in; the id is {@code tid/oid}, never an address. */
    public static Actor customerAdmin(TenantId tenant, String objectId, String name, @Nullable String upn) {
        return new Actor(Kind.CUSTOMER_ADMIN, tenant + "/" + objectId, name, upn);
    }
}
