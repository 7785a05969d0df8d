package io.gatehouse.customer;

import io.gatehouse.shared.Sortable;

/** What the list of customers can be ordered by. */
public enum CustomerSort implements Sortable {
    ID("lower(short_name)", Kind.TEXT),
    NAME("lower(display_name)", Kind.TEXT),
    TENANT("lower(coalesce(tenant_domain, tenant_id))", Kind.TEXT),
    CONTACT("""
            (select lower(k.email) from customer_contact k
             where k.provider_id = customer.provider_id and k.customer_id = customer.id order by k.position limit 1)
            """, Kind.TEXT),
    REFERENCE("lower(reference)", Kind.TEXT),
    CREATED("created_at", Kind.INSTANT),
    CHANGED("updated_at", Kind.INSTANT),
    /** Broken connections first, then those on their way, what is in order last. */
    STATUS("""
            (case when health = 'ACTION_REQUIRED' then 0 when health = 'DISCONNECTED' then 1
                  when health = 'DEGRADED' then 2 when state = 'IN_PROGRESS' then 3 when state = 'INVITED' then 4
                  when state = 'DRAFT' then 5 when state = 'CONNECTED' then 6 else 7 end)
            """, Kind.NUMBER);

    private final String expression;
    private final Kind kind;

    CustomerSort(String expression, Kind kind) {
        this.expression = expression;
        this.kind = kind;
    }

    @Override
    public String expression() {
        return expression;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public boolean optional() {
        return this == TENANT || this == CONTACT || this == REFERENCE;
    }

    @Override
    public boolean greatestFirst() {
        return this == CREATED || this == CHANGED;
    }
}
