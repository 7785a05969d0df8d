package io.gatehouse.campaign;

import io.gatehouse.connection.ConnectionUsage.Behind;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows of campaigns. */
@Repository
@Transactional
class CampaignRows {

    private final JdbcClient jdbc;

    CampaignRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Campaign campaign, List<Behind> members) {
        Actor by = campaign.createdBy();
        jdbc.sql("""
                        insert into campaign (provider_id, id, profile, profile_version, state, per_hour, message,
                          connected, next_at, created_by_kind, created_by_id, created_by_name, created_by_email,
                          created_at, deadline)
                        values (:provider, :id, :profile, :version, 'RUNNING', :rate, :message, :connected, :next,
                          :kind, :by, :name, :email, :created, :deadline)
                        """)
                .param("provider", provider())
                .param("id", campaign.id())
                .param("profile", campaign.profile())
                .param("version", campaign.version())
                .param("rate", campaign.perHour())
                .param("message", campaign.message())
                .param("connected", campaign.connected())
                .param("next", time(campaign.nextAt()))
                .param("kind", by.kind().name())
                .param("by", by.id())
                .param("name", by.name())
                .param("email", by.email())
                .param("created", time(campaign.createdAt()))
                .param("deadline", campaign.deadline())
                .update();
        jdbc.sql("""
                        insert into campaign_member (provider_id, campaign_id, position, connection_id, customer_id)
                        select :provider, :campaign, m.position, m.connection, m.customer
                        from unnest(:connections::uuid[], :customers::uuid[]) with ordinality
                          as m (connection, customer, position)
                        """)
                .param("provider", provider())
                .param("campaign", campaign.id())
                .param("connections", members.stream().map(Behind::connection).toArray(UUID[]::new))
                .param("customers", members.stream().map(Behind::customer).toArray(UUID[]::new))
                .update();
    }

    @Transactional(readOnly = true)
    Optional<Campaign> find(UUID id) {
        return query("id = :id").param("id", id).query(CampaignRows::campaign).optional();
    }

    /** Locked until the end of the transaction: whoever sends or stops stands in line. */
    Optional<Campaign> lock(UUID id) {
        return query("id = :id for update")
                .param("id", id)
                .query(CampaignRows::campaign)
                .optional();
    }

    @Transactional(readOnly = true)
    Optional<Campaign> open(String profile) {
        return query("profile = :profile and state in ('RUNNING', 'PAUSED')")
                .param("profile", profile)
                .query(CampaignRows::campaign)
                .optional();
    }

    @Transactional(readOnly = true)
    List<Campaign> newest(int limit) {
        return query("true order by created_at desc, id limit :limit")
                .param("limit", limit)
                .query(CampaignRows::campaign)
                .list();
    }

    /** Newest first; a filter that is absent lets everything pass. */
    @Transactional(readOnly = true)
    Slice<Campaign> list(@Nullable String profile, @Nullable CampaignState state, int limit, @Nullable String cursor) {
        Optional<List<String>> after = Cursor.parse(cursor, 2);
        List<Campaign> found = query("""
                        (:profile::text is null or profile = :profile) and (:state::text is null or state = :state)
                        and (:at::timestamptz is null or (created_at, id) < (:at, :id))
                        order by created_at desc, id desc limit :limit
                        """)
                .param("profile", profile)
                .param("state", state == null ? null : state.name())
                .param(
                        "at",
                        after.map(keys -> time(Cursor.instant(keys.get(0)))).orElse(null))
                .param("id", after.map(keys -> Cursor.id(keys.get(1))).orElse(null))
                .param("limit", limit + 1)
                .query(CampaignRows::campaign)
                .list();
        return Slice.of(found, limit, campaign -> Cursor.of(campaign.createdAt(), campaign.id()));
    }

    @Transactional(readOnly = true)
    int running() {
        return jdbc.sql("select count(*) from campaign where provider_id = ? and state in ('RUNNING', 'PAUSED')")
                .param(provider())
                .query((row, n) -> row.getInt(1))
                .single();
    }

    void state(UUID id, CampaignState state, @Nullable Instant finishedAt) {
        change(id, "state = :state, finished_at = :finished")
                .param("state", state.name())
                .param("finished", finishedAt == null ? null : time(finishedAt))
                .update();
    }

    void rate(UUID id, int perHour, Instant next) {
        change(id, "per_hour = :rate, next_at = :next")
                .param("rate", perHour)
                .param("next", time(next))
                .update();
    }

    /** Told anew once it has passed. */
    void deadline(UUID id, @Nullable LocalDate day) {
        change(id, "deadline = :day, deadline_told = false").param("day", day).update();
    }

    void deadlineTold(UUID id) {
        change(id, "deadline_told = true").update();
    }

    /** Those with a deadline of which nobody has been told yet that it has passed. */
    @Transactional(readOnly = true)
    List<Campaign> due() {
        return query("deadline is not null and not deadline_told and state <> 'STOPPED' order by deadline, id")
                .query(CampaignRows::campaign)
                .list();
    }

    void next(UUID id, Instant at) {
        change(id, "next_at = :next").param("next", time(at)).update();
    }

    private JdbcClient.StatementSpec query(String condition) {
        return jdbc.sql("""
                        select id, profile, profile_version, state, per_hour, message, connected, next_at,
                          created_by_kind, created_by_id, created_by_name, created_by_email, created_at, finished_at,
                          deadline
                        from campaign where provider_id = :provider and\s""" + condition).param("provider", provider());
    }

    private JdbcClient.StatementSpec change(UUID id, String change) {
        return jdbc.sql("update campaign set " + change + " where provider_id = :provider and id = :id")
                .param("provider", provider())
                .param("id", id);
    }

    private static Campaign campaign(ResultSet row, int n) throws SQLException {
        OffsetDateTime finished = row.getObject("finished_at", OffsetDateTime.class);
        return new Campaign(
                row.getObject("id", UUID.class),
                row.getString("profile"),
                row.getInt("profile_version"),
                CampaignState.valueOf(row.getString("state")),
                row.getInt("per_hour"),
                row.getString("message"),
                row.getInt("connected"),
                row.getObject("deadline", LocalDate.class),
                row.getObject("next_at", OffsetDateTime.class).toInstant(),
                new Actor(
                        Actor.Kind.valueOf(row.getString("created_by_kind")),
                        row.getString("created_by_id"),
                        row.getString("created_by_name"),
                        row.getString("created_by_email")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                finished == null ? null : finished.toInstant());
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
