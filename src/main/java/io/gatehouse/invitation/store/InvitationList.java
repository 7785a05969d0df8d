package io.gatehouse.invitation.store;

import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds, lists and counts invitations; a page continues from a row, so new invitations shift nothing. */
@Component
public class InvitationList {

    public static final int MOST = 200;

    private static final String FILTERS = """
            where i.provider_id = :provider
              and (cast(:query as text) is null
                   or c.short_name ilike :query or c.display_name ilike :query or c.reference ilike :query
                   or c.tenant_domain ilike :query or i.tenant_domain ilike :query
                   or coalesce(c.tenant_id, i.tenant_id) ilike :query
                   or i.reference ilike :query or i.signed_in_as ilike :query
                   or exists (select from invitation_recipient r where r.provider_id = i.provider_id
                              and r.invitation_id = i.id and r.email ilike :query))
              and (cast(:status as text) is null or case when i.status in ('PENDING', 'OPENED', 'IN_PROGRESS', 'DECLINED')
                     and i.expires_at <= cast(:now as timestamptz) then 'EXPIRED' else i.status end = cast(:status as text))
              and (cast(:customer as uuid) is null or i.customer_id = cast(:customer as uuid))
              and (cast(:profile as text) is null or i.profile = cast(:profile as text))
              and (cast(:maker as text) is null or i.created_by_id = cast(:maker as text))
            """;

    private static final String COUNTS = Stream.of(InvitationPreset.values())
            .map(preset -> "count(*) filter (where " + preset.condition() + ") as " + preset.name())
            .collect(Collectors.joining(", "));

    private static final String MAKERS = """
            with makers as (
              select distinct on (created_by_id) created_by_id as id, created_by_name as name from invitation
              where provider_id = :provider order by created_by_id, created_at desc limit 200)
            """;
    private static final String MAKER_COLUMNS = """
            (select array_agg(id order by id) from makers) as maker_ids,
            (select array_agg(name order by id) from makers) as maker_names,
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    InvitationList(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public Optional<InvitationView> find(UUID id) {
        return jdbc.sql(InvitationRows.SELECT + InvitationRows.FROM + "where i.provider_id = ? and i.id = ?")
                .params(ProviderScope.required().value(), id)
                .query(InvitationRows::view)
                .optional();
    }

    public Page<InvitationView> page(InvitationQuery query) {
        int limit = Math.clamp(query.limit(), 1, MOST);
        Window window = Window.of(query.order(), "i.id", query.cursor());
        Map<String, @Nullable Object> parameters = parameters(query);
        window.bind(parameters);
        parameters.put("limit", limit + 1);
        String sql = InvitationRows.SELECT + "," + window.columns() + InvitationRows.FROM + FILTERS + " and "
                + query.preset().condition() + " and " + window.condition() + window.orderBy() + " limit :limit";
        return window.page(
                jdbc.sql(sql)
                        .params(parameters)
                        .query(window.placed(InvitationRows::view))
                        .list(),
                limit);
    }

    public Map<InvitationPreset, Long> counts(InvitationQuery query) {
        return jdbc.sql("select " + COUNTS + " " + InvitationRows.FROM + FILTERS)
                .params(parameters(query))
                .query((row, n) -> counts(row))
                .single();
    }

    /** How many there are behind each preset, and who has made any invitations: id to name. */
    public record Numbers(Map<InvitationPreset, Long> counts, Map<String, String> makers) {}

    /** What stands around a page of rows, by one statement. */
    public Numbers numbers(InvitationQuery query) {
        return jdbc.sql(MAKERS + " select " + MAKER_COLUMNS + COUNTS + " " + InvitationRows.FROM + FILTERS)
                .params(parameters(query))
                .query((row, n) -> new Numbers(counts(row), makers(row)))
                .single();
    }

    private static Map<InvitationPreset, Long> counts(ResultSet row) throws SQLException {
        Map<InvitationPreset, Long> counts = new EnumMap<>(InvitationPreset.class);
        for (InvitationPreset preset : InvitationPreset.values()) {
            counts.put(preset, row.getLong(preset.name()));
        }
        return counts;
    }

    private static Map<String, String> makers(ResultSet row) throws SQLException {
        List<String> ids = InvitationRows.texts(row.getArray("maker_ids"));
        List<String> names = InvitationRows.texts(row.getArray("maker_names"));
        Map<String, String> makers = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            makers.put(ids.get(i), names.get(i));
        }
        return makers;
    }

    /** How many invitations are in each state; ended ones of the last 30 days alone. */
    public Map<InvitationStatus, Long> byStatus() {
        Map<InvitationStatus, Long> counts = new EnumMap<>(InvitationStatus.class);
        jdbc.sql("""
                        select status, count(*) as number from invitation
                        where provider_id = ? and (ended_at is null or ended_at > now() - interval '30 days')
                        group by status
                        """).param(ProviderScope.required().value()).query(row -> {
            counts.put(InvitationStatus.valueOf(row.getString("status")), row.getLong("number"));
        });
        return counts;
    }

    private Map<String, @Nullable Object> parameters(InvitationQuery query) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("provider", ProviderScope.required().value());
        parameters.put("now", Timestamp.from(clock.instant()));
        parameters.put("query", Inputs.pattern(query.query()));
        parameters.put("status", query.status() == null ? null : query.status().name());
        parameters.put("customer", query.customerId());
        parameters.put("profile", query.profile());
        parameters.put("maker", query.madeBy());
        return parameters;
    }
}
