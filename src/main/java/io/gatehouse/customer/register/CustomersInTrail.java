package io.gatehouse.customer.register;

import io.gatehouse.audit.KnownCustomers;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.ProviderScope;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Tells readers of the trail which customers a name means. */
@Component
@Transactional(readOnly = true)
class CustomersInTrail implements KnownCustomers {

    private static final int MOST = 1_000;

    private final JdbcClient jdbc;

    CustomersInTrail(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<UUID> called(String words) {
        Map<UUID, Boolean> found = new LinkedHashMap<>();
        jdbc.sql("""
                        select id, lower(:words) in (lower(short_name), lower(display_name)) as exact from customer
                        where provider_id = :provider
                          and (short_name ilike :pattern or display_name ilike :pattern or reference ilike :pattern)
                        order by 2 desc limit :most
                        """)
                .param("provider", ProviderScope.required().value())
                .param("words", words)
                .param("pattern", Inputs.pattern(words))
                .param("most", MOST + 1)
                .query(row -> {
                    found.put(row.getObject("id", UUID.class), row.getBoolean("exact"));
                });
        Set<UUID> exact = new HashSet<>(found.keySet());
        exact.removeIf(id -> Boolean.FALSE.equals(found.get(id)));
        if (exact.isEmpty() && found.size() > MOST) {
            throw new InvalidInput(
                    "called", "audit.called.many", "More than a thousand customers: type more of the name.");
        }
        return exact.isEmpty() ? found.keySet() : exact;
    }

    @Override
    public Optional<String> name(UUID customer) {
        return jdbc.sql("select display_name from customer where provider_id = ? and id = ?")
                .params(ProviderScope.required().value(), customer)
                .query(String.class)
                .optional();
    }
}
