package io.gatehouse.directory.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.FewAtOnce;
import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An organisation that lost very many in one day is forgotten all the same, by statements that each end soon. */
@PortalTest
class FormerObjectsTests {

    @Autowired
    private Rows rows;

    @Autowired
    private FormerObjects former;

    private ProviderId provider;

    @BeforeEach
    void addOrganisation() {
        provider = rows.another("Forgetful Inc");
        sql("insert into customer (provider_id, id, short_name, display_name, state, health, created_by)"
                + " select id, gen_random_uuid(), 'large', 'Large', 'CONNECTED', 'HEALTHY', 'test' from provider"
                + " where id = '" + provider.value() + "'");
        sql("""
                insert into directory_sync (provider_id, customer_id, resource, connection_id, last_finished_at)
                select provider_id, id, part, id, now() from customer, unnest(array['USERS', 'GROUPS']) part
                """);
        sql("""
                insert into directory_group (provider_id, customer_id, id, row_hash, generation)
                select provider_id, id, id, '', 1 from customer
                """);
    }

    @Test
    void forgetsVeryManyMemberships() {
        sql("""
                insert into directory_member (provider_id, customer_id, group_id, member_id, member_type, generation,
                  removed_at)
                select provider_id, customer_id, id, gen_random_uuid(), 'user', 1,
                  now() - interval '40 days' - n * interval '1 second'
                from directory_group, generate_series(1, %d) n
                """.formatted(2 * FewAtOnce.MOST + 1));

        forget();

        assertThat(count("select count(*) from directory_member")).isZero();
        assertThat(count("select count(*) from directory_sync where resource = 'GROUPS'"
                        + " and members_forgotten_until between now() - interval '40 days 1 minute'"
                        + " and now() - interval '40 days'"))
                .as("until the newest of all of them")
                .isOne();
    }

    @Test
    void forgetsVeryManyPeopleEachWithAllMemberships() {
        sql("""
                insert into directory_user (provider_id, customer_id, id, row_hash, generation, changed_at, removed_at)
                select provider_id, customer_id, gen_random_uuid(), '', 1, now() - interval '40 days',
                  now() - interval '40 days'
                from directory_group, generate_series(1, 2500)
                """);
        sql("insert into directory_user (provider_id, customer_id, id, row_hash, generation)"
                + " select provider_id, customer_id, gen_random_uuid(), '', 1 from directory_group");
        sql("""
                insert into directory_group (provider_id, customer_id, id, row_hash, generation)
                select provider_id, customer_id, gen_random_uuid(), '', 1 from directory_group, generate_series(1, 9)
                """);
        sql("""
                insert into directory_member (provider_id, customer_id, group_id, member_id, member_type, generation)
                select g.provider_id, g.customer_id, g.id, u.id, 'user', 1 from directory_group g, directory_user u
                """);

        forget();

        assertThat(count("select count(*) from directory_user")).isOne();
        assertThat(count("select count(*) from directory_member")).isEqualTo(10);
        assertThat(count(
                        "select count(*) from directory_sync where resource = 'USERS' and forgotten_until is not null"))
                .isOne();
    }

    private void forget() {
        try (FewAtOnce few = new FewAtOnce(rows, "directory_member")) {
            ProviderScope.run(provider, former::run);
        }
    }

    private void sql(String statement) {
        rows.in(provider, () -> rows.jdbc().sql(statement).update());
    }

    private long count(String question) {
        return rows.in(
                provider, () -> rows.jdbc().sql(question).query(Long.class).single());
    }
}
