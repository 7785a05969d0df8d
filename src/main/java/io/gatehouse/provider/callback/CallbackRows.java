package io.gatehouse.provider.callback;

import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The addresses of customers at registrations. */
@Repository
@Transactional
class CallbackRows {

    private static final String SELECT =
            "select registration_id, customer_id, address, state from customer_callback where provider_id = ? ";

    private final JdbcClient jdbc;
    private final Clock clock;

    CallbackRows(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** One customer's address at one registration. */
    record Row(UUID registration, UUID customer, String address, CallbackState state) {}

    @Transactional(readOnly = true)
    List<Row> of(UUID registration) {
        return jdbc.sql(SELECT + "and registration_id = ? order by changed_at, customer_id")
                .params(provider(), registration)
                .query(CallbackRows::row)
                .list();
    }

    @Transactional(readOnly = true)
    List<Row> ofCustomer(UUID customer) {
        return jdbc.sql(SELECT + "and customer_id = ? order by changed_at, registration_id")
                .params(provider(), customer)
                .query(CallbackRows::row)
                .list();
    }

    /** The address that is registered, which stays so until the caller's transaction ends. */
    Optional<String> hold(UUID registration, UUID customer) {
        return jdbc.sql("""
                        select address from customer_callback
                        where provider_id = ? and registration_id = ? and customer_id = ? and state = 'REGISTERED'
                        for share
                        """)
                .params(provider(), registration, customer)
                .query(String.class)
                .optional();
    }

    void put(UUID registration, UUID customer, String address, CallbackState state) {
        jdbc.sql("""
                        insert into customer_callback
                          (provider_id, registration_id, customer_id, address, state, changed_at)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (provider_id, registration_id, customer_id) do update
                          set address = excluded.address, state = excluded.state, changed_at = excluded.changed_at
                          where customer_callback.state <> excluded.state
                             or customer_callback.address <> excluded.address
                        """)
                .params(provider(), registration, customer, address, state.name())
                .param(clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    void remove(UUID registration, UUID customer) {
        jdbc.sql("delete from customer_callback where provider_id = ? and registration_id = ? and customer_id = ?")
                .params(provider(), registration, customer)
                .update();
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        return new Row(
                row.getObject("registration_id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getString("address"),
                CallbackState.valueOf(row.getString("state")));
    }
}
