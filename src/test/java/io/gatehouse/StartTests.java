package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@PortalTest
class StartTests {

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Test
    void worksAsTheRestrictedRole() {
        assertThat(jdbc.sql("select current_user").query(String.class).single()).isEqualTo("gatehouse_app");
    }

    /** A replica that stands still in the middle of a transaction keeps its locks from all others. */
    @Test
    void losesATransactionThatStandsStill() {
        assertThat(jdbc.sql("show idle_in_transaction_session_timeout")
                        .query(String.class)
                        .single())
                .isEqualTo("30s");
    }

    @Test
    void announcesTheScopeToEachTransaction() {
        ProviderId provider = new ProviderId(UUID.randomUUID());

        String announced = ProviderScope.call(
                provider,
                () -> new TransactionTemplate(transactions)
                        .execute(status -> jdbc.sql("select current_setting('gatehouse.provider_id', true)")
                                .query(String.class)
                                .single()));

        assertThat(announced).isEqualTo(provider.toString());
    }
}
