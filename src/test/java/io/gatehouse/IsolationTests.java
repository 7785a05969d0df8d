package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.gatehouse.TableCatalogue.Table;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;

/**
 * The second lock: whatever a query forgets, PostgreSQL shows one provider's rows to that provider alone. Two providers
 * have a row in every table, so that nothing is seen because there is nothing.
 */
@PortalTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationTests {

    private static final long REFUSED = -1;

    @Autowired
    Rows rows;

    @Autowired
    Scheduler scheduler;

    @Value("${spring.datasource.url}")
    String url;

    private Connection administrator;
    private EveryTable every;
    private ProviderId one;
    private ProviderId other;

    @BeforeAll
    void fill() throws SQLException {
        // recurring work tidies up behind every provider, these two included
        scheduler.pause();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> scheduler.getCurrentlyExecuting().isEmpty());
        administrator = TestDatabase.administrator(new TestDatabase.Address(url, "", ""));
        every = new EveryTable(administrator);
        one = rows.another("Southern Voice");
        other = rows.another("Western Voice");
        every.fill(one.value());
        every.fill(other.value());
    }

    @AfterAll
    void empty() throws SQLException {
        every.empty(one.value());
        every.empty(other.value());
        administrator.close();
        scheduler.resume();
    }

    @Test
    void everyBusinessTableIsForcedUnderRowLevelSecurity() {
        List<String> unprotected = rows.jdbc().sql("""
                        select c.relname from pg_class c
                        join pg_attribute a on a.attrelid = c.oid and a.attname = 'provider_id' and not a.attisdropped
                        where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
                          and not (c.relrowsecurity and c.relforcerowsecurity
                                   and exists (select from pg_policy p where p.polrelid = c.oid))
                        """).query(String.class).list();

        assertThat(unprotected)
                .as("tables with provider_id and without forced row-level security")
                .isEmpty();
        System.out.println("Row-level security: " + every.names().size() + " tables checked");
    }

    @Test
    void onlyTheseTablesBelongToNoProvider() {
        assertThat(rows.jdbc().sql("""
                        select c.relname from pg_class c
                        where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not exists
                          (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'provider_id'
                             and not a.attisdropped)
                        """).query(String.class).list())
                .containsExactlyInAnyOrder(
                        "provider", // is the provider
                        "scheduled_tasks", // names of work alone, no data
                        "quiet_time", // whom Microsoft throttles, whoever asked
                        "spring_session", // found by their secret before anybody is known
                        "spring_session_attributes",
                        "flyway_schema_history");
    }

    /** Without this the others could pass because there was nothing to see. */
    @Test
    void everyTableHoldsRowsOfBothProviders() throws SQLException {
        assertThat(every.names()).hasSizeGreaterThan(35);
        for (String table : every.names()) {
            assertThat(every.row(every.table(table), one.value())).as(table).isNotNull();
            assertThat(every.row(every.table(table), other.value())).as(table).isNotNull();
        }
    }

    @Test
    void withoutAProviderEveryTableIsEmpty() {
        Map<String, Long> seen = forEveryTable(
                table -> rows.transaction().execute(status -> number("select count(*) from \"" + table + "\"")));

        assertThat(seen.values()).as("%s", seen).containsOnly(0L);
    }

    @Test
    void oneProviderSeesItsOwnRowsAndNoOthers() {
        Map<String, Long> own = forEveryTable(table -> rows.in(
                other, () -> number("select count(*) from \"" + table + "\" where provider_id = " + id(other))));
        Map<String, Long> foreign = forEveryTable(table -> rows.in(
                other, () -> number("select count(*) from \"" + table + "\" where provider_id <> " + id(other))));

        assertThat(own.values()).as("%s", own).allMatch(count -> count > 0);
        assertThat(foreign.values()).as("%s", foreign).containsOnly(0L);
    }

    @Test
    void nobodyChangesOrDeletesRowsOfAnotherProvider() {
        Map<String, Long> own = forEveryTable(table ->
                written("update \"" + table + "\" set provider_id = provider_id where provider_id = " + id(other)));
        Map<String, Long> changed = forEveryTable(table ->
                written("update \"" + table + "\" set provider_id = provider_id where provider_id = " + id(one)));
        Map<String, Long> taken = forEveryTable(table ->
                written("update \"" + table + "\" set provider_id = " + id(other) + " where provider_id = " + id(one)));
        Map<String, Long> deleted =
                forEveryTable(table -> written("delete from \"" + table + "\" where provider_id = " + id(one)));

        assertThat(own).as("own rows can be changed, but for the trail").containsEntry("audit_entry", REFUSED);
        own.remove("audit_entry");
        assertThat(own.values()).as("%s", own).allMatch(count -> count > 0);
        assertThat(refusedOrNothing(changed)).containsExactly("audit_entry");
        assertThat(refusedOrNothing(taken)).containsExactly("audit_entry");
        assertThat(refusedOrNothing(deleted)).containsExactlyInAnyOrder("audit_entry", "audit_head");
        assertThat(written("update provider set host = 'taken' where id = " + id(one)))
                .isZero();
        assertThat(written("delete from provider where id = " + id(one))).isZero();
    }

    @Test
    void nobodyPutsRowsIntoAnotherProvider() throws SQLException {
        List<String> accepted = new ArrayList<>();
        for (String name : every.names()) {
            Table table = every.table(name);
            Map<String, Object> copy = every.row(table, one.value());
            String into = refusal(() -> rows.jdbc()
                    .sql(table.insert())
                    .params(new ArrayList<>(copy.values()))
                    .update());
            String moved = refusal(() -> rows.jdbc()
                    .sql("update \"" + name + "\" set provider_id = " + id(one) + " where provider_id = " + id(other))
                    .update());
            if (!into.contains("row-level security")) {
                accepted.add("insert " + name + ": " + into);
            }
            if (!moved.contains("row-level security") && !name.equals("audit_entry")) {
                accepted.add("move " + name + ": " + moved);
            }
        }

        assertThat(accepted).isEmpty();
    }

    /** What a link or a state opens before its provider is known: one row, to look at only. */
    @Test
    void aBearerSecretShowsItsOwnRowAlone() throws SQLException {
        for (Map.Entry<String, String> bearer : Map.of("link_token", "token_hash", "authorization_state", "state_hash")
                .entrySet()) {
            String table = bearer.getKey();
            String hash = HexFormat.of().formatHex((byte[])
                    every.row(every.table(table), one.value()).get(bearer.getValue()));
            List<Long> seen = rows.transaction().execute(status -> {
                rows.jdbc()
                        .sql("select set_config('gatehouse.bearer', ?, true)")
                        .param(hash)
                        .query()
                        .singleValue();
                return List.of(
                        number("select count(*) from " + table),
                        number("select count(*) from " + table + " where provider_id = " + id(one)),
                        (long) rows.jdbc()
                                .sql("update " + table + " set provider_id = provider_id")
                                .update(),
                        (long) rows.jdbc().sql("delete from " + table).update(),
                        number("select count(*) from invitation"));
            });
            assertThat(seen).as(table).containsExactly(1L, 1L, 0L, 0L, 0L);
        }
    }

    @Test
    void theApplicationRoleIsNoOwnerAndNoSuperuser() {
        assertThat(rows.jdbc()
                        .sql(
                                "select rolsuper or rolbypassrls or rolcanlogin from pg_roles where rolname = current_user")
                        .query(Boolean.class)
                        .single())
                .isFalse();
        assertThat(number("select count(*) from pg_tables where schemaname = 'public' and tableowner = current_user"))
                .isZero();
    }

    private interface Count {
        long in(String table);
    }

    private Map<String, Long> forEveryTable(Count count) {
        Map<String, Long> counts = new TreeMap<>();
        every.names().forEach(table -> counts.put(table, count.in(table)));
        return counts;
    }

    /** Those that forbid the statement altogether; all others must have found no row. */
    private static Set<String> refusedOrNothing(Map<String, Long> written) {
        Set<String> refused = new TreeSet<>();
        written.forEach((table, count) -> {
            assertThat(count).as(table).isIn(0L, REFUSED);
            if (count == REFUSED) {
                refused.add(table);
            }
        });
        return refused;
    }

    /** Rows that the other provider's statement reached; nothing of it stays. */
    private long written(String sql) {
        try {
            return ProviderScope.call(
                    other,
                    () -> rows.transaction().execute(status -> {
                        status.setRollbackOnly();
                        return (long) rows.jdbc().sql(sql).update();
                    }));
        } catch (DataAccessException e) {
            assertThat(e).hasStackTraceContaining("permission denied for table");
            return REFUSED;
        }
    }

    private String refusal(Supplier<Integer> statement) {
        try {
            return rows.in(other, statement) + " rows";
        } catch (DataAccessException e) {
            return String.valueOf(e.getMostSpecificCause().getMessage());
        }
    }

    private long number(String sql) {
        return rows.jdbc().sql(sql).query(Long.class).single();
    }

    private static String id(ProviderId provider) {
        return "'" + provider.value() + "'";
    }
}
