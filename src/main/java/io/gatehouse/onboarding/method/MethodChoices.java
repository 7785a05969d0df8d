package io.gatehouse.onboarding.method;

import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.shared.ProviderScope;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Remembers which way a customer chose, where the invitation left it open. */
@Repository
@Transactional
public class MethodChoices {

    private final JdbcClient jdbc;

    MethodChoices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public void put(UUID invitation, ConnectionMethod method) {
        jdbc.sql("""
                insert into chosen_method (provider_id, invitation_id, method) values (?, ?, ?)
                on conflict (provider_id, invitation_id) do update set method = excluded.method, chosen_at = now()
                """)
                .params(ProviderScope.required().value(), invitation, method.name())
                .update();
    }

    @Transactional(readOnly = true)
    Optional<ConnectionMethod> find(UUID invitation) {
        return jdbc.sql("select method from chosen_method where provider_id = ? and invitation_id = ?")
                .params(ProviderScope.required().value(), invitation)
                .query((row, number) -> ConnectionMethod.valueOf(row.getString("method")))
                .optional();
    }
}
