package io.gatehouse.directory.list;

import io.gatehouse.directory.facts.FactPart;
import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.Paging;
import io.gatehouse.shared.ProviderScope;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads what a tenant told of itself; a tenant has few enough domains and licences to look at all of them. */
@Repository
@Transactional(readOnly = true)
class FactRows {

    private static final String DOMAINS = """
            select provider_id, customer_id, name, is_default, is_initial, is_root, is_verified, is_admin_managed,
              authentication_type, services, changed_at, removed_at, name as sort_name
            from directory_domain""";

    private static final String LICENCES = """
            select provider_id, customer_id, sku_id, part_number, capability_status, applies_to, enabled_units,
              suspended_units, warning_units, consumed_units, changed_at, removed_at,
              (coalesce(part_number, '') || ' ' || sku_id) collate "C" as sort_name
            from directory_licence""";

    private final JdbcClient jdbc;

    FactRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How many are there now; units of products are not added up, as free ones come by the ten thousand. */
    record Counts(long domains, long licences) {}

    Map<FactPart, FactCopy> copies(UUID customer) {
        Map<FactPart, FactCopy> copies = new EnumMap<>(FactPart.class);
        for (FactPart part : FactPart.values()) {
            copies.put(part, FactCopy.NOT_YET);
        }
        sql("""
                        select part, state, permission, reason, since from directory_fact
                        where provider_id = :provider and customer_id = :customer
                        """, customer).query(row -> {
            copies.put(FactPart.valueOf(row.getString("part")), FactCopy.map(row, 0));
        });
        return copies;
    }

    FactCopy copy(UUID customer, FactPart part) {
        return copies(customer).getOrDefault(part, FactCopy.NOT_YET);
    }

    Optional<DirectoryOrganization> organization(UUID customer) {
        return sql("""
                        select tenant_id, display_name, tenant_type, country, preferred_language, created_at,
                          on_premises_sync, technical_mails, verified_domains, changed_at
                        from directory_organization where provider_id = :provider and customer_id = :customer
                        """, customer).query(DirectoryOrganization::map).optional();
    }

    Counts counts(UUID customer) {
        return sql("""
                        select
                          (select count(*) from directory_domain where provider_id = :provider
                            and customer_id = :customer and removed_at is null) as domains,
                          count(*) as licences
                        from directory_licence
                        where provider_id = :provider and customer_id = :customer and removed_at is null
                        """, customer)
                .query((row, n) -> new Counts(row.getLong("domains"), row.getLong("licences")))
                .single();
    }

    Page<DirectoryDomain> domains(UUID customer, DirectoryQuery query) {
        return query.paging()
                .page(
                        page(DOMAINS, customer, query, DirectoryDomain::map),
                        query.clamped(),
                        domain -> Cursor.of(domain.changedAt(), domain.sortName(), customer));
    }

    Page<DirectoryLicence> licences(UUID customer, DirectoryQuery query) {
        return query.paging()
                .page(
                        page(LICENCES, customer, query, DirectoryLicence::map),
                        query.clamped(),
                        licence -> Cursor.of(licence.changedAt(), licence.sortName(), customer));
    }

    private <T> List<T> page(String rows, UUID customer, DirectoryQuery query, RowMapper<T> mapper) {
        Paging paging = query.paging();
        String order = query.changedSince() != null ? """
                  and changed_at >= cast(:since as timestamptz)
                  and (cast(:name as text) is null
                       or (changed_at, sort_name) %1$s (cast(:changedAt as timestamptz), cast(:name as text) collate "C"))
                  order by changed_at %2$s, sort_name %2$s limit :limit
                  """ : """
                  and removed_at is null
                  and (cast(:name as text) is null or sort_name %1$s cast(:name as text) collate "C")
                  order by sort_name %2$s limit :limit
                  """;
        order = order.formatted(paging.above(), paging.up());
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("since", time(Inputs.instant("changedSince", query.changedSince())));
        parameters.put("changedAt", null);
        parameters.put("name", null);
        Cursor.parse(paging.cursor(), 3).ifPresent(keys -> {
            parameters.put("changedAt", time(Cursor.instant(keys.get(0))));
            parameters.put("name", keys.get(1));
            Cursor.id(keys.get(2)); // a name may be any text, so this tells a cursor of ours from another list's
        });
        parameters.put("search", query.searched());
        parameters.put("limit", query.clamped() + 1);
        return sql("select * from (" + rows + """
                        ) as rows where provider_id = :provider and customer_id = :customer
                          and (cast(:search as text) is null
                               or starts_with(lower(sort_name), lower(cast(:search as text))))
                        """ + order, customer)
                .params(parameters)
                .query(mapper)
                .list();
    }

    private StatementSpec sql(String text, UUID customer) {
        return jdbc.sql(text)
                .param("provider", ProviderScope.required().value())
                .param("customer", customer);
    }

    private static @Nullable Object time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
