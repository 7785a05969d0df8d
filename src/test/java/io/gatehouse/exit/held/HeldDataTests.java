package io.gatehouse.exit.held;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.FewAtOnce;
import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is deleted of a customer who leaves, however much that is. */
@PortalTest
class HeldDataTests {

    @Autowired
    private Rows rows;

    @Autowired
    private HeldData data;

    @Test
    void emptiesLargeTablesByStatementsThatEachEndSoon() {
        ProviderId provider = rows.another("Farewell Inc");
        UUID customer = UUID.randomUUID();
        rows.in(provider, () -> {
            rows.jdbc()
                    .sql("insert into customer (provider_id, id, short_name, display_name, state, health, created_by)"
                            + " values (?, ?, 'large', 'Large', 'CONNECTED', 'HEALTHY', 'test')")
                    .params(provider.value(), customer)
                    .update();
            rows.jdbc().sql("""
                            insert into directory_group (provider_id, customer_id, id, row_hash, generation)
                            select provider_id, id, id, '', 1 from customer
                            """).update();
            return rows.jdbc().sql("""
                            insert into directory_member (provider_id, customer_id, group_id, member_id, member_type,
                              generation)
                            select provider_id, customer_id, id, gen_random_uuid(), 'user', 1
                            from directory_group, generate_series(1, ?)
                            """).param(2 * FewAtOnce.MOST + 1).update();
        });

        long deleted;
        try (FewAtOnce few = new FewAtOnce(rows, "directory_member")) {
            deleted = ProviderScope.call(provider, () -> data.delete(customer, UUID.randomUUID()));
        }

        assertThat(deleted).isEqualTo(2 * FewAtOnce.MOST + 2);
        assertThat(ProviderScope.call(provider, () -> data.counts(customer))).isEmpty();
    }
}
