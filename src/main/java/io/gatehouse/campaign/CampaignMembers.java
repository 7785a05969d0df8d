package io.gatehouse.campaign;

import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The customers of campaigns, and what became of their invitations. */
@Repository
@Transactional
class CampaignMembers {

    private static final String SELECT = """
            select m.position, m.connection_id, m.customer_id, m.state, m.why, m.detail, m.invitation_id, m.changed_at,
                   u.display_name as customer_name, i.status as invitation_status,
                   i.mail_failed_at is not null as mail_failed
            from campaign_member m
            join customer u on u.provider_id = m.provider_id and u.id = m.customer_id
            left join invitation i on i.provider_id = m.provider_id and i.id = m.invitation_id
            where m.provider_id = :provider and m.campaign_id = :campaign
            """;

    /** By another invitation, since this campaign began. */
    private static final String CONSENTED_OTHERWISE = """
            exists (select 1 from invitation o join campaign g on g.provider_id = o.provider_id
              where o.provider_id = m.provider_id and o.customer_id = m.customer_id and g.id = m.campaign_id
                and o.profile = g.profile and o.status = 'COMPLETED' and o.purpose <> 'REMOVE' and o.ended_at >= g.created_at)
            """;

    /** Was asked, by this campaign or before it, and has not consented: it is the customer's turn. */
    private static final String BEHIND = """
            (coalesce(i.status in ('OPENED', 'IN_PROGRESS', 'DECLINED', 'EXPIRED')
            or i.status = 'PENDING' and i.mail_failed_at is null or m.why = 'ASKED', false)
            and not\s""" + CONSENTED_OTHERWISE + ")";

    /** Has not consented, and cannot before the provider does something: it was never asked, or waits to be added. */
    private static final String OURS = """
            (coalesce(i.status in ('AWAITING_PROVIDER', 'REVOKED')
            or i.status = 'PENDING' and i.mail_failed_at is not null
            or m.why in ('DEADLINE', 'NO_RECIPIENT', 'REFUSED'), false)
            and not\s""" + CONSENTED_OTHERWISE + ")";

    private static final String OPEN = "i.status in ('PENDING', 'OPENED', 'IN_PROGRESS')";

    private final JdbcClient jdbc;

    CampaignMembers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The next one whose turn it is; call it with the campaign locked. */
    Optional<CampaignMember> next(UUID campaign, Instant now) {
        return of(campaign, """
                and m.state = 'PENDING' and (m.not_before is null or m.not_before <= :now)
                order by m.position limit 1
                """)
                .param("now", time(now))
                .query(CampaignMembers::member)
                .optional();
    }

    /** When somebody's turn comes who has to wait; empty where nobody is left. */
    @Transactional(readOnly = true)
    Optional<Instant> nextTurn(UUID campaign) {
        return jdbc.sql("""
                        select min(not_before) as at from campaign_member
                        where provider_id = ? and campaign_id = ? and state = 'PENDING'
                        """)
                .params(ProviderScope.required().value(), campaign)
                .query((row, n) -> Optional.ofNullable(row.getObject("at", OffsetDateTime.class)))
                .single()
                .map(OffsetDateTime::toInstant);
    }

    @Transactional(readOnly = true)
    List<CampaignMember> page(UUID campaign, long after, int limit) {
        return of(campaign, "and m.position > :after order by m.position limit :limit")
                .param("after", after)
                .param("limit", limit)
                .query(CampaignMembers::member)
                .list();
    }

    /** Those who were asked and have not consented. */
    @Transactional(readOnly = true)
    List<CampaignMember> behind(UUID campaign, long after, int limit) {
        return those(BEHIND, campaign, after, limit);
    }

    /** Those who cannot consent before the provider does something. */
    @Transactional(readOnly = true)
    List<CampaignMember> ours(UUID campaign, long after, int limit) {
        return those(OURS, campaign, after, limit);
    }

    private List<CampaignMember> those(String condition, UUID campaign, long after, int limit) {
        return of(campaign, "and m.position > :after and " + condition + " order by m.position limit :limit")
                .param("after", after)
                .param("limit", limit)
                .query(CampaignMembers::member)
                .list();
    }

    /** Those with an open invitation, asked before a moment, who got no reminder this near to the deadline yet. */
    @Transactional(readOnly = true)
    List<CampaignMember> toRemind(UUID campaign, int days, Instant askedBefore, int limit) {
        return of(campaign, "and " + OPEN + """
                 and not coalesce(i.mail_failed_at is not null, false) and m.changed_at < :before
                 and u.state <> 'SUSPENDED'
                 and not\s""" + CONSENTED_OTHERWISE + """
                 and coalesce(m.reminded_for, 1000) > :days
                 order by m.reminded_for desc nulls first, m.position limit :limit
                """)
                .param("days", days)
                .param("before", time(askedBefore))
                .param("limit", limit)
                .query(CampaignMembers::member)
                .list();
    }

    /** Those whose open invitation ends at another moment. */
    @Transactional(readOnly = true)
    List<CampaignMember> endingOtherwise(UUID campaign, Instant end) {
        return of(campaign, "and " + OPEN + """
                 and i.expires_at not between :end - interval '1 minute' and :end + interval '1 minute'
                order by m.position
                """)
                .param("end", time(end))
                .query(CampaignMembers::member)
                .list();
    }

    /** False where another replica did it already. */
    boolean reminded(UUID campaign, int position, int days) {
        return jdbc.sql("""
                        update campaign_member set reminded_for = ?
                        where provider_id = ? and campaign_id = ? and position = ? and coalesce(reminded_for, 1000) > ?
                        """)
                        .params(days, ProviderScope.required().value(), campaign, position, days)
                        .update()
                == 1;
    }

    /** A later deadline has reminders of its own. */
    void forgetReminders(UUID campaign) {
        jdbc.sql("update campaign_member set reminded_for = null where provider_id = ? and campaign_id = ?")
                .params(ProviderScope.required().value(), campaign)
                .update();
    }

    @Transactional(readOnly = true)
    CampaignProgress progress(UUID campaign) {
        return jdbc.sql("""
                        select count(*) filter (where m.state = 'PENDING') as waiting,
                          count(*) filter (where i.status = 'PENDING' and i.mail_failed_at is null) as sent,
                          count(*) filter (where i.status in ('OPENED', 'IN_PROGRESS', 'AWAITING_PROVIDER')) as opened,
                          count(*) filter (where i.status = 'COMPLETED') as done,
                          count(*) filter (where i.status in ('DECLINED', 'EXPIRED', 'REVOKED')
                            or (i.status = 'PENDING' and i.mail_failed_at is not null)) as failed,
                          count(*) filter (where m.state = 'SKIPPED') as skipped,
                          count(*) filter (where """ + BEHIND + ") as behind, count(*) filter (where " + OURS + """
                          ) as ours
                        from campaign_member m
                        left join invitation i on i.provider_id = m.provider_id and i.id = m.invitation_id
                        where m.provider_id = ? and m.campaign_id = ?
                        """)
                .params(ProviderScope.required().value(), campaign)
                .query((row, n) -> new CampaignProgress(
                        row.getInt("waiting"),
                        row.getInt("sent"),
                        row.getInt("opened"),
                        row.getInt("done"),
                        row.getInt("failed"),
                        row.getInt("skipped"),
                        row.getInt("behind"),
                        row.getInt("ours")))
                .single();
    }

    void sent(UUID campaign, int position, UUID invitation, Instant now) {
        change(campaign, position, "state = 'SENT', invitation_id = :invitation, changed_at = :now")
                .param("invitation", invitation)
                .param("now", time(now))
                .update();
    }

    void skipped(UUID campaign, int position, String why, @Nullable String detail, Instant now) {
        change(campaign, position, "state = 'SKIPPED', why = :why, detail = :detail, changed_at = :now")
                .param("why", why)
                .param("detail", detail)
                .param("now", time(now))
                .update();
    }

    void postponed(UUID campaign, int position, Instant until) {
        change(campaign, position, "not_before = :until")
                .param("until", time(until))
                .update();
    }

    /** Only one that still waits: what was sent stays sent. */
    private JdbcClient.StatementSpec change(UUID campaign, int position, String change) {
        return jdbc.sql("update campaign_member set " + change + """
                         where provider_id = :provider and campaign_id = :campaign and position = :position
                           and state = 'PENDING'
                        """)
                .param("provider", ProviderScope.required().value())
                .param("campaign", campaign)
                .param("position", position);
    }

    private JdbcClient.StatementSpec of(UUID campaign, String condition) {
        return jdbc.sql(SELECT + condition)
                .param("provider", ProviderScope.required().value())
                .param("campaign", campaign);
    }

    private static CampaignMember member(ResultSet row, int n) throws SQLException {
        OffsetDateTime changed = row.getObject("changed_at", OffsetDateTime.class);
        return new CampaignMember(
                row.getInt("position"),
                row.getObject("connection_id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getString("customer_name"),
                row.getString("state"),
                row.getString("why"),
                row.getString("detail"),
                row.getObject("invitation_id", UUID.class),
                row.getString("invitation_status"),
                row.getBoolean("mail_failed"),
                changed == null ? null : changed.toInstant());
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
