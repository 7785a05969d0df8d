package io.gatehouse.onboarding.approval;

import io.gatehouse.onboarding.approval.ApprovalWait.Sight;
import io.gatehouse.onboarding.approval.ApprovalWait.Told;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows of those who wait. One counts while its invitation is open, also for whoever cancelled at Microsoft before. */
@Repository
@Transactional
class ApprovalRows {

    private static final int AT_ONCE = 20;

    private static final String SELECT = """
            select w.invitation_id, w.registration_id, w.link_token_id, w.flow, w.tenant_id, w.told_by, w.sight,
              w.since, w.looks, w.seen, w.looked_at, w.approved_at
            from approval_wait w
            """;

    private static final String LIVE = """
             from invitation i where i.provider_id = w.provider_id and i.id = w.invitation_id
              and i.status in ('PENDING', 'OPENED', 'IN_PROGRESS', 'DECLINED') and i.expires_at > :now
            """;

    private final JdbcClient jdbc;

    ApprovalRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes the place of an earlier one; is looked at as soon as may be where the tenant is known. */
    void put(ApprovalWait wait) {
        over(wait.invitation());
        jdbc.sql("""
                        insert into approval_wait (provider_id, invitation_id, registration_id, link_token_id, flow,
                          tenant_id, told_by, sight, since, next_look_at)
                        values (:provider, :invitation, :registration, :link, :flow, :tenant, :told, :sight, :since, :next)
                        """)
                .param("provider", provider())
                .param("invitation", wait.invitation())
                .param("registration", wait.registration())
                .param("link", wait.link())
                .param("flow", wait.flow().name())
                .param("tenant", wait.tenant() == null ? null : wait.tenant().value())
                .param("told", wait.toldBy().name())
                .param("sight", wait.sight().name())
                .param("since", Timestamp.from(wait.since()))
                .param("next", wait.tenant() == null ? null : Timestamp.from(wait.since()))
                .update();
    }

    void over(UUID invitation) {
        jdbc.sql("delete from approval_wait where provider_id = ? and invitation_id = ?")
                .params(provider(), invitation)
                .update();
    }

    /** The same wait, and Microsoft has said so by now. */
    void told(UUID invitation, @Nullable UUID link) {
        jdbc.sql("""
                        update approval_wait
                        set told_by = 'MICROSOFT', link_token_id = coalesce(cast(:link as uuid), link_token_id)
                        where provider_id = :provider and invitation_id = :invitation
                        """)
                .param("link", link)
                .param("provider", provider())
                .param("invitation", invitation)
                .update();
    }

    @Transactional(readOnly = true)
    Optional<ApprovalWait> live(UUID invitation, Instant now) {
        return live(List.of(invitation), now).stream().findFirst();
    }

    @Transactional(readOnly = true)
    List<ApprovalWait> live(Collection<UUID> invitations, Instant now) {
        return jdbc.sql(SELECT + """
                        where w.provider_id = :provider and w.invitation_id = any(:invitations) and exists (select
                        """ + LIVE + ")")
                .param("provider", provider())
                .param("invitations", invitations.toArray(UUID[]::new))
                .param("now", Timestamp.from(now))
                .query(ApprovalRows::row)
                .list();
    }

    /** Somebody has named the organisation since: now it can be looked at. */
    void named(Instant now) {
        jdbc.sql("""
                        update approval_wait w set tenant_id = coalesce(i.tenant_id, c.tenant_id), next_look_at = :now
                        from invitation i
                        join customer c on c.provider_id = i.provider_id and c.id = i.customer_id
                        where w.provider_id = :provider and w.tenant_id is null and w.approved_at is null
                          and i.provider_id = w.provider_id and i.id = w.invitation_id
                          and coalesce(i.tenant_id, c.tenant_id) is not null
                        """)
                .param("provider", provider())
                .param("now", Timestamp.from(now))
                .update();
    }

    /** Those whose turn it is. Each is put off before anybody asks Microsoft, so that a death costs one pause at most. */
    List<ApprovalWait> claimDue(Instant now) {
        List<ApprovalWait> due = jdbc.sql(
                        SELECT + """
                        where w.provider_id = :provider and w.approved_at is null and w.next_look_at <= :now
                          and exists (select
                        """ + LIVE + ") order by w.next_look_at limit :most for update of w skip locked")
                .param("provider", provider())
                .param("now", Timestamp.from(now))
                .param("most", AT_ONCE)
                .query(ApprovalRows::row)
                .list();
        for (ApprovalWait wait : due) {
            jdbc.sql("""
                            update approval_wait set looks = looks + 1, looked_at = ?, next_look_at = ?
                            where provider_id = ? and invitation_id = ?
                            """)
                    .params(Timestamp.from(now), Timestamp.from(now.plus(LookPace.after(wait.looks() + 1))))
                    .params(provider(), wait.invitation())
                    .update();
        }
        return due;
    }

    /** What a look has shown; the next one never comes before {@code notBefore}. */
    void looked(ApprovalWait wait, Sight sight, int seen, @Nullable String answer, @Nullable Instant notBefore) {
        jdbc.sql("""
                        update approval_wait set sight = :sight, seen = :seen, answer = :answer,
                          next_look_at = greatest(next_look_at, cast(:notBefore as timestamptz))
                        where provider_id = :provider and invitation_id = :invitation and since = :since
                        """)
                .param("sight", sight.name())
                .param("seen", seen)
                .param("answer", answer)
                .param("notBefore", notBefore == null ? null : Timestamp.from(notBefore))
                .param("provider", provider())
                .param("invitation", wait.invitation())
                .param("since", Timestamp.from(wait.since()))
                .update();
    }

    /** A first sight of it: another look soon, as servers of Microsoft do not all know the same at once. */
    void again(ApprovalWait wait, Instant at) {
        jdbc.sql("""
                        update approval_wait set next_look_at = ?
                        where provider_id = ? and invitation_id = ? and since = ?
                        """)
                .params(Timestamp.from(at), provider(), wait.invitation(), Timestamp.from(wait.since()))
                .update();
    }

    /** True for the one who sees it first. */
    boolean approve(ApprovalWait wait, Instant now) {
        return jdbc.sql("""
                        update approval_wait w set approved_at = :now, seen = seen + 1, sight = 'CLEAR', answer = null,
                          next_look_at = null
                        where w.provider_id = :provider and w.invitation_id = :invitation and w.since = :since
                          and w.approved_at is null and exists (select
                        """ + LIVE + ")")
                        .param("now", Timestamp.from(now))
                        .param("provider", provider())
                        .param("invitation", wait.invitation())
                        .param("since", Timestamp.from(wait.since()))
                        .update()
                == 1;
    }

    private static ApprovalWait row(ResultSet row, int n) throws SQLException {
        String tenant = row.getString("tenant_id");
        return new ApprovalWait(
                row.getObject("invitation_id", UUID.class),
                row.getObject("registration_id", UUID.class),
                row.getObject("link_token_id", UUID.class),
                SignInFlow.valueOf(row.getString("flow")),
                tenant == null ? null : new TenantId(tenant),
                Told.valueOf(row.getString("told_by")),
                Sight.valueOf(row.getString("sight")),
                row.getTimestamp("since").toInstant(),
                row.getInt("looks"),
                row.getInt("seen"),
                instant(row.getTimestamp("looked_at")),
                instant(row.getTimestamp("approved_at")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
