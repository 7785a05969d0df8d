package io.gatehouse.customer.register;

import io.gatehouse.customer.CustomerHealth;
import io.gatehouse.customer.CustomerPreset;
import io.gatehouse.customer.CustomerQuery;
import io.gatehouse.customer.CustomerRow;
import io.gatehouse.customer.CustomerSort;
import io.gatehouse.customer.CustomerState;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.Suspension;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.Ordering;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import io.gatehouse.shared.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
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

/** Lists and counts customers; pages continue from the last row seen, so new customers shift nothing. */
@Component
public class CustomerList {

    public static final int MOST = 200;

    /** Of one in a list; whoever opens it is told more. */
    private static final String COLUMNS = """
            id, short_name, display_name, reference, tenant_id, tenant_domain, tenant_name, state, health,
              health_reason, labels, created_at, created_by, updated_at""";

    private static final String FILTERS = """
            provider_id = :provider
              and (cast(:query as text) is null
                   or short_name ilike :query or display_name ilike :query or reference ilike :query
                   or tenant_domain ilike :query or tenant_name ilike :query or tenant_id ilike :query
                   or exists (select from customer_contact k where k.provider_id = customer.provider_id
                              and k.customer_id = customer.id and k.email ilike :query))
              and (cast(:reference as text) is null or reference = cast(:reference as text))
              and (cast(:label as text) is null or cast(:label as text) = any (labels))
              and (cast(:state as text) is null or state = cast(:state as text))
              and (cast(:health as text) is null or health = cast(:health as text))
              and (cast(:since as timestamptz) is null or updated_at >= cast(:since as timestamptz))
            """;

    private final JdbcClient jdbc;

    CustomerList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One customer, still without its contacts. */
    Optional<CustomerView> find(UUID id) {
        return jdbc.sql("select " + COLUMNS + """
                        , note, version, suspended_reason, suspended_by, suspended_at
                        from customer where provider_id = ? and id = ?
                        """)
                .params(ProviderScope.required().value(), id)
                .query(CustomerList::view)
                .optional();
    }

    Page<CustomerRow> page(CustomerQuery query) {
        int limit = Math.clamp(query.limit(), 1, MOST);
        Ordering order = query.updatedSince() == null ? query.order() : new Ordering(CustomerSort.CHANGED, false);
        Window window = Window.of(order, "id", query.cursor());
        Map<String, @Nullable Object> parameters = parameters(query);
        window.bind(parameters);
        parameters.put("limit", limit + 1);
        String sql = "select " + COLUMNS
                + ", (select email from customer_contact k where k.provider_id = customer.provider_id"
                + " and k.customer_id = customer.id order by position limit 1) as contact," + window.columns()
                + "from customer where " + FILTERS + " and " + query.preset().condition() + " and " + window.condition()
                + window.orderBy() + " limit :limit";
        return window.page(
                jdbc.sql(sql)
                        .params(parameters)
                        .query(window.placed(CustomerList::row))
                        .list(),
                limit);
    }

    List<String> labels() {
        return jdbc.sql("""
                        select distinct label from customer, unnest(labels) as label
                        where provider_id = ? order by label limit 200
                        """)
                .param(ProviderScope.required().value())
                .query((row, n) -> row.getString("label"))
                .list();
    }

    Map<CustomerPreset, Long> counts(CustomerQuery query) {
        String columns = Stream.of(CustomerPreset.values())
                .map(preset -> "count(*) filter (where " + preset.condition() + ") as " + preset.name())
                .collect(Collectors.joining(", "));
        return jdbc.sql("select " + columns + " from customer where " + FILTERS)
                .params(parameters(query))
                .query((row, n) -> {
                    Map<CustomerPreset, Long> counts = new EnumMap<>(CustomerPreset.class);
                    for (CustomerPreset preset : CustomerPreset.values()) {
                        counts.put(preset, row.getLong(preset.name()));
                    }
                    return counts;
                })
                .single();
    }

    Customers.Healths healths() {
        Map<CustomerHealth, Long> counts = new EnumMap<>(CustomerHealth.class);
        List<Long> numbers = jdbc.sql(
                        "select health, count(*) as number from customer where provider_id = ? group by health")
                .param(ProviderScope.required().value())
                .query((row, n) -> {
                    String health = row.getString("health");
                    long number = row.getLong("number");
                    if (health != null) {
                        counts.put(CustomerHealth.valueOf(health), number);
                    }
                    return number;
                })
                .list();
        return new Customers.Healths(numbers.stream().mapToLong(Long::longValue).sum(), counts);
    }

    private static Map<String, @Nullable Object> parameters(CustomerQuery query) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("provider", ProviderScope.required().value());
        parameters.put("query", Inputs.pattern(query.query()));
        parameters.put("reference", query.reference());
        parameters.put("label", query.label());
        parameters.put("state", query.state() == null ? null : query.state().name());
        parameters.put("health", query.health() == null ? null : query.health().name());
        Instant since = Inputs.instant("updatedSince", query.updatedSince());
        parameters.put("since", since == null ? null : Timestamp.from(since));
        return parameters;
    }

    private static CustomerView view(ResultSet row, int n) throws SQLException {
        return new CustomerView(
                row.getObject("id", UUID.class),
                row.getString("short_name"),
                row.getString("display_name"),
                row.getString("reference"),
                tenant(row),
                row.getString("tenant_domain"),
                row.getString("tenant_name"),
                CustomerState.valueOf(row.getString("state")),
                suspended(row),
                health(row),
                row.getString("health_reason"),
                List.of(),
                labels(row),
                row.getString("note"),
                row.getTimestamp("created_at").toInstant(),
                row.getString("created_by"),
                row.getTimestamp("updated_at").toInstant(),
                row.getLong("version"));
    }

    private static CustomerRow row(ResultSet row, int n) throws SQLException {
        return new CustomerRow(
                row.getObject("id", UUID.class),
                row.getString("short_name"),
                row.getString("display_name"),
                row.getString("reference"),
                tenant(row),
                row.getString("tenant_domain"),
                row.getString("tenant_name"),
                CustomerState.valueOf(row.getString("state")),
                health(row),
                row.getString("health_reason"),
                labels(row),
                row.getString("contact"),
                row.getTimestamp("created_at").toInstant(),
                row.getString("created_by"),
                row.getTimestamp("updated_at").toInstant());
    }

    private static @Nullable TenantId tenant(ResultSet row) throws SQLException {
        String tenant = row.getString("tenant_id");
        return tenant == null ? null : new TenantId(tenant);
    }

    private static @Nullable Suspension suspended(ResultSet row) throws SQLException {
        Timestamp since = row.getTimestamp("suspended_at");
        return since == null
                ? null
                : new Suspension(row.getString("suspended_reason"), row.getString("suspended_by"), since.toInstant());
    }

    private static @Nullable CustomerHealth health(ResultSet row) throws SQLException {
        String health = row.getString("health");
        return health == null ? null : CustomerHealth.valueOf(health);
    }

    private static List<String> labels(ResultSet row) throws SQLException {
        return List.of((String[]) row.getArray("labels").getArray());
    }
}
