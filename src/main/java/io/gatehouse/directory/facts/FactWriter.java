package io.gatehouse.directory.facts;

import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.SyncPosition;
import io.gatehouse.directory.position.SyncPositions;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.graph.TenantFacts.Organization;
import io.gatehouse.shared.CrashPoint;
import io.gatehouse.shared.ProviderScope;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Writes what was read in one transaction: after a crash all of it is there or none. What is as it was is not written. */
@Repository
@Transactional
class FactWriter {

    private static final String ORGANIZATION = """
            with told as (
              select cast(:tenant as uuid) as tenant_id, cast(:name as text) as display_name,
                cast(:type as text) as tenant_type, cast(:country as text) as country,
                cast(:language as text) as preferred_language, cast(:created as timestamptz) as created_at,
                cast(:synced as boolean) as on_premises_sync, cast(:mails as text[]) as technical_mails,
                cast(:domains as text[]) as verified_domains
            )
            insert into directory_organization as t (provider_id, customer_id, tenant_id, display_name, tenant_type,
              country, preferred_language, created_at, on_premises_sync, technical_mails, verified_domains)
            select :provider, :customer, told.* from told
            where not exists (select from directory_organization k
              where k.provider_id = :provider and k.customer_id = :customer
                and (k.tenant_id, k.display_name, k.tenant_type, k.country, k.preferred_language, k.created_at,
                     k.on_premises_sync, k.technical_mails, k.verified_domains)
                  is not distinct from
                    (told.tenant_id, told.display_name, told.tenant_type, told.country, told.preferred_language,
                     told.created_at, told.on_premises_sync, told.technical_mails, told.verified_domains))
            on conflict (provider_id, customer_id) do update set
              tenant_id = excluded.tenant_id, display_name = excluded.display_name,
              tenant_type = excluded.tenant_type, country = excluded.country,
              preferred_language = excluded.preferred_language, created_at = excluded.created_at,
              on_premises_sync = excluded.on_premises_sync, technical_mails = excluded.technical_mails,
              verified_domains = excluded.verified_domains, changed_at = now()
            """;

    private static final String STATES = """
            with told as (
              select * from unnest(cast(:parts as text[]), cast(:states as text[]), cast(:permissions as text[]),
                                   cast(:reasons as text[])) as u(part, state, permission, reason)
            )
            insert into directory_fact as t (provider_id, customer_id, part, connection_id, state, permission, reason)
            select :provider, :customer, told.part, :connection, told.state, told.permission, told.reason from told
            where not exists (select from directory_fact k
              where k.provider_id = :provider and k.customer_id = :customer and k.part = told.part
                and (k.connection_id, k.state, k.permission, k.reason)
                  is not distinct from (:connection, told.state, told.permission, told.reason))
            on conflict (provider_id, customer_id, part) do update set
              connection_id = excluded.connection_id, state = excluded.state, permission = excluded.permission,
              reason = excluded.reason,
              since = case when (t.state = 'COPIED') = (excluded.state = 'COPIED') then t.since else now() end
            returning state
            """;

    private final JdbcClient jdbc;
    private final SyncPositions positions;
    private final FactLists lists;

    FactWriter(JdbcClient jdbc, SyncPositions positions, FactLists lists) {
        this.jdbc = jdbc;
        this.positions = positions;
        this.lists = lists;
    }

    /**
     * Answers whether something is refused that was not before.
     *
     * @param at where its last part ended; another run that has begun a later one has newer facts, or will have
     */
    boolean write(SyncRun run, DirectoryPart last, SyncPosition at, Gathered gathered) {
        long changed = 0;
        if (gathered.organization().facts() != null) {
            changed += organization(run, gathered.organization().facts());
        }
        if (gathered.domains().facts() != null) {
            changed += lists.domains(run.customer(), gathered.domains().facts());
        }
        if (gathered.licences().facts() != null) {
            changed += lists.licences(run.customer(), gathered.licences().facts());
        }
        List<String> states = states(run, gathered);
        if (changed > 0 || !states.isEmpty()) {
            positions.lockAt(at, run, last);
        }
        CrashPoint.hit("facts.applied");
        return states.contains(FactState.REFUSED.name());
    }

    private int organization(SyncRun run, Organization told) {
        return jdbc.sql(ORGANIZATION)
                .param("provider", ProviderScope.required().value())
                .param("customer", run.customer())
                .param("tenant", told.id())
                .param("name", told.displayName())
                .param("type", told.type())
                .param("country", told.country())
                .param("language", told.preferredLanguage())
                .param(
                        "created",
                        told.createdAt() == null ? null : told.createdAt().atOffset(ZoneOffset.UTC))
                .param("synced", told.onPremisesSync())
                .param("mails", told.technicalMails().toArray(String[]::new))
                .param("domains", told.verifiedDomains().toArray(String[]::new))
                .update();
    }

    /** The states that have changed. */
    private List<String> states(SyncRun run, Gathered gathered) {
        return jdbc.sql(STATES)
                .param("provider", ProviderScope.required().value())
                .param("customer", run.customer())
                .param("connection", run.connection().id())
                .param("parts", each(Enum::name))
                .param("states", each(part -> gathered.of(part).state().name()))
                .param("permissions", each(part -> gathered.of(part).permission()))
                .param("reasons", each(part -> name(gathered.of(part).reason())))
                .query((row, n) -> row.getString("state"))
                .list();
    }

    private static @Nullable String name(@Nullable FailureKind kind) {
        return kind == null ? null : kind.name();
    }

    private static @Nullable String[] each(Function<FactPart, @Nullable String> value) {
        return Arrays.stream(FactPart.values()).map(value).toArray(String[]::new);
    }
}
