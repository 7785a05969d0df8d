package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.ProviderId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The second lock: whatever a query forgets, PostgreSQL shows one provider's rows to that provider alone. */
@PortalTest
class IsolationTests {

    @Autowired
    Rows rows;

    private List<String> tables() {
        return rows.jdbc().sql("""
                        select table_name from information_schema.columns
                        where table_schema = 'public' and column_name = 'provider_id' order by 1
                        """).query(String.class).list();
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
        assertThat(tables()).hasSizeGreaterThan(20);
        System.out.println("Row-level security: " + tables().size() + " tables checked");
    }

    @Test
    void withoutAProviderEveryTableIsEmpty() {
        ProviderId provider = filled();

        for (String table : tables()) {
            Long seen = rows.transaction()
                    .execute(status -> rows.jdbc()
                            .sql("select count(*) from \"" + table + "\"")
                            .query(Long.class)
                            .single());
            assertThat(seen).as(table).isZero();
        }
        assertThat(countCustomers(provider)).isPositive();
    }

    @Test
    void oneProviderSeesNothingOfAnother() {
        ProviderId one = filled();
        ProviderId other = rows.another("Southern Voice");

        assertThat(countCustomers(one)).isEqualTo(1);
        for (String table : tables()) {
            Long foreign = rows.in(
                    other,
                    () -> rows.jdbc()
                            .sql("select count(*) from \"" + table + "\" where provider_id <> ?")
                            .param(other.value())
                            .query(Long.class)
                            .single());
            assertThat(foreign).as(table).isZero();
        }
    }

    @Test
    void nobodyWritesIntoAnotherProvider() {
        ProviderId one = filled();
        ProviderId other = rows.another("Western Voice");

        assertThatThrownBy(() -> rows.in(other, () -> insertCustomer(one)))
                .hasStackTraceContaining("row-level security");
    }

    @Test
    void theApplicationRoleIsNoOwnerAndNoSuperuser() {
        assertThat(rows.jdbc()
                        .sql(
                                "select rolsuper or rolbypassrls or rolcanlogin from pg_roles where rolname = current_user")
                        .query(Boolean.class)
                        .single())
                .isFalse();
        assertThat(rows.jdbc()
                        .sql("select count(*) from pg_tables where schemaname = 'public' and tableowner = current_user")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private ProviderId filled() {
        ProviderId provider = rows.another("Provider " + UUID.randomUUID());
        rows.in(provider, () -> insertCustomer(provider));
        return provider;
    }

    private int insertCustomer(ProviderId provider) {
        return rows.jdbc()
                .sql("""
                        insert into customer (provider_id, id, short_name, display_name, state, created_by)
                        values (?, ?, ?, 'Contoso', 'DRAFT', 'test')
                        """)
                .params(
                        provider.value(),
                        UUID.randomUUID(),
                        UUID.randomUUID().toString().substring(0, 8))
                .update();
    }

    private Long countCustomers(ProviderId provider) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from customer")
                        .query(Long.class)
                        .single());
    }
}
