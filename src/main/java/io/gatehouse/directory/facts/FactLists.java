package io.gatehouse.directory.facts;

import io.gatehouse.microsoft.graph.TenantFacts.Domain;
import io.gatehouse.microsoft.graph.TenantFacts.Sku;
import io.gatehouse.shared.ProviderScope;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes our lists of domains and licences what Graph's are, each in one statement that touches what differs alone: an
 * upsert that writes nothing would still lock, and so log, each row. What is gone is marked, and forgiven if it returns.
 */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class FactLists {

    private static final String DOMAINS = """
            with told as (
              select name, cast(is_default as boolean) as is_default, cast(is_initial as boolean) as is_initial,
                cast(is_root as boolean) as is_root, cast(is_verified as boolean) as is_verified,
                cast(is_admin_managed as boolean) as is_admin_managed, authentication_type,
                string_to_array(services, ', ') as services
              from unnest(cast(:keys as text[]), cast(:defaults as text[]), cast(:initials as text[]),
                          cast(:roots as text[]), cast(:verified as text[]), cast(:managed as text[]),
                          cast(:types as text[]), cast(:services as text[]))
                as u(name, is_default, is_initial, is_root, is_verified, is_admin_managed, authentication_type, services)
            ), written as (
              insert into directory_domain (provider_id, customer_id, name, is_default, is_initial, is_root, is_verified,
                is_admin_managed, authentication_type, services)
              select :provider, :customer, told.* from told
              where not exists (select from directory_domain k
                where k.provider_id = :provider and k.customer_id = :customer and k.name = told.name
                  and k.removed_at is null
                  and (k.is_default, k.is_initial, k.is_root, k.is_verified, k.is_admin_managed, k.authentication_type,
                       k.services)
                    is not distinct from
                      (told.is_default, told.is_initial, told.is_root, told.is_verified, told.is_admin_managed,
                       told.authentication_type, told.services))
              on conflict (provider_id, customer_id, name) do update set
                is_default = excluded.is_default, is_initial = excluded.is_initial, is_root = excluded.is_root,
                is_verified = excluded.is_verified, is_admin_managed = excluded.is_admin_managed,
                authentication_type = excluded.authentication_type, services = excluded.services,
                changed_at = now(), removed_at = null
              returning 1
            ), gone as (
              update directory_domain set removed_at = now(), changed_at = now()
              where provider_id = :provider and customer_id = :customer and removed_at is null
                and name <> all (cast(:keys as text[]))
              returning 1
            )
            select (select count(*) from written) + (select count(*) from gone)
            """;

    private static final String LICENCES = """
            with told as (
              select cast(sku_id as uuid) as sku_id, part_number, capability_status, applies_to,
                cast(enabled as int) as enabled_units, cast(suspended as int) as suspended_units,
                cast(warning as int) as warning_units, cast(consumed as int) as consumed_units
              from unnest(cast(:keys as text[]), cast(:parts as text[]), cast(:statuses as text[]),
                          cast(:applies as text[]), cast(:enabled as text[]), cast(:suspended as text[]),
                          cast(:warning as text[]), cast(:consumed as text[]))
                as u(sku_id, part_number, capability_status, applies_to, enabled, suspended, warning, consumed)
            ), written as (
              insert into directory_licence (provider_id, customer_id, sku_id, part_number, capability_status, applies_to,
                enabled_units, suspended_units, warning_units, consumed_units)
              select :provider, :customer, told.* from told
              where not exists (select from directory_licence k
                where k.provider_id = :provider and k.customer_id = :customer and k.sku_id = told.sku_id
                  and k.removed_at is null
                  and (k.part_number, k.capability_status, k.applies_to, k.enabled_units, k.suspended_units,
                       k.warning_units, k.consumed_units)
                    is not distinct from
                      (told.part_number, told.capability_status, told.applies_to, told.enabled_units,
                       told.suspended_units, told.warning_units, told.consumed_units))
              on conflict (provider_id, customer_id, sku_id) do update set
                part_number = excluded.part_number, capability_status = excluded.capability_status,
                applies_to = excluded.applies_to, enabled_units = excluded.enabled_units,
                suspended_units = excluded.suspended_units, warning_units = excluded.warning_units,
                consumed_units = excluded.consumed_units, changed_at = now(), removed_at = null
              returning 1
            ), gone as (
              update directory_licence set removed_at = now(), changed_at = now()
              where provider_id = :provider and customer_id = :customer and removed_at is null
                and sku_id <> all (cast(:keys as uuid[]))
              returning 1
            )
            select (select count(*) from written) + (select count(*) from gone)
            """;

    private final JdbcClient jdbc;

    FactLists(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Answers how many have changed. */
    long domains(UUID customer, List<Domain> told) {
        Collection<Domain> domains = once(told, Domain::name);
        StatementSpec statement = sql(DOMAINS, customer);
        bind(statement, "keys", domains, Domain::name);
        bind(statement, "defaults", domains, Domain::isDefault);
        bind(statement, "initials", domains, Domain::initial);
        bind(statement, "roots", domains, Domain::root);
        bind(statement, "verified", domains, Domain::verified);
        bind(statement, "managed", domains, Domain::adminManaged);
        bind(statement, "types", domains, Domain::authenticationType);
        bind(statement, "services", domains, domain -> String.join(", ", domain.services()));
        return statement.query(Long.class).single();
    }

    /** Answers how many have changed. */
    long licences(UUID customer, List<Sku> told) {
        Collection<Sku> licences = once(told, Sku::skuId);
        StatementSpec statement = sql(LICENCES, customer);
        bind(statement, "keys", licences, Sku::skuId);
        bind(statement, "parts", licences, Sku::partNumber);
        bind(statement, "statuses", licences, Sku::status);
        bind(statement, "applies", licences, Sku::appliesTo);
        bind(statement, "enabled", licences, Sku::enabled);
        bind(statement, "suspended", licences, Sku::suspended);
        bind(statement, "warning", licences, Sku::warning);
        bind(statement, "consumed", licences, Sku::consumed);
        return statement.query(Long.class).single();
    }

    /** A statement writes a row once; of what Graph tells twice the last counts. */
    private static <T> Collection<T> once(List<T> told, Function<T, Object> key) {
        Map<Object, T> last = new LinkedHashMap<>();
        told.forEach(each -> last.put(key.apply(each), each));
        return last.values();
    }

    private static <T> void bind(
            StatementSpec statement, String name, Collection<T> told, Function<T, @Nullable Object> value) {
        @Nullable String[] values = new String[told.size()];
        int i = 0;
        for (T each : told) {
            Object found = value.apply(each);
            values[i++] = found == null ? null : found.toString();
        }
        statement.param(name, values);
    }

    private StatementSpec sql(String text, UUID customer) {
        return jdbc.sql(text)
                .param("provider", ProviderScope.required().value())
                .param("customer", customer);
    }
}
