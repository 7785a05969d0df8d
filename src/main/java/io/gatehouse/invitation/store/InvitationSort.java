package io.gatehouse.invitation.store;

import io.gatehouse.shared.Sortable;

/** What the list of invitations can be ordered by. */
public enum InvitationSort implements Sortable {
    ID("lower(c.short_name)", Kind.TEXT),
    NAME("lower(c.display_name)", Kind.TEXT),
    EMAIL("""
            (select lower(r.email) from invitation_recipient r
             where r.provider_id = i.provider_id and r.invitation_id = i.id order by r.position limit 1)
            """, Kind.TEXT),
    SIGNED_IN("lower(i.signed_in_as)", Kind.TEXT),
    CREATED("i.created_at", Kind.INSTANT),
    /** When it ends or, where that is over, when it ended. */
    EXPIRES("coalesce(i.ended_at, i.expires_at)", Kind.INSTANT),
    AUTHENTICATED("i.signed_in_at", Kind.INSTANT),
    /** What needs an operator first, what has ended last. */
    STATUS("""
            (case when i.status = 'AWAITING_PROVIDER' or i.link_asked_at is not null then 0
                  when i.status in ('PENDING', 'OPENED') and i.mail_failed_at is not null then 1
                  when i.status = 'IN_PROGRESS' then 2 when i.status = 'OPENED' then 3
                  when i.status = 'PENDING' then 4 when i.status = 'COMPLETED' then 5
                  when i.status = 'DECLINED' then 6 when i.status = 'EXPIRED' then 7 else 8 end)
            """, Kind.NUMBER);

    private final String expression;
    private final Kind kind;

    InvitationSort(String expression, Kind kind) {
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
        return this == EMAIL || this == SIGNED_IN || this == AUTHENTICATED;
    }

    @Override
    public boolean greatestFirst() {
        return this == CREATED || this == AUTHENTICATED;
    }
}
