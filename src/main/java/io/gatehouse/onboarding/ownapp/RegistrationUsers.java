package io.gatehouse.onboarding.ownapp;

import io.gatehouse.registration.own.OwnRegistrationLeaving;
import io.gatehouse.shared.InvalidInput;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps a registration of the provider's own as long as a connection or an open invitation depends on it. */
@Component
class RegistrationUsers {

    /** More names than that help nobody. */
    private static final int NAMED = 5;

    private final JdbcClient jdbc;

    RegistrationUsers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @EventListener
    void leaving(OwnRegistrationLeaving event) {
        List<String> users = jdbc.sql("""
                        select distinct c.display_name as name from customer c
                        where c.provider_id = :provider
                          and (exists (select from connection n
                                       where n.provider_id = c.provider_id and n.customer_id = c.id
                                         and n.registration_id = :registration and n.state <> 'DISCONNECTED')
                            or exists (select from invitation i
                                       where i.provider_id = c.provider_id and i.customer_id = c.id
                                         and i.registration_id = :registration and i.expires_at > now()
                                         and i.status in ('PENDING', 'OPENED', 'IN_PROGRESS', 'DECLINED'))
                            or exists (select from invitation i
                                       where i.provider_id = c.provider_id and i.customer_id = c.id
                                         and i.registration_id = :registration and i.status = 'AWAITING_PROVIDER'))
                        order by 1
                        """)
                .param("provider", event.provider().value())
                .param("registration", event.registrationId())
                .query((row, n) -> row.getString("name"))
                .list();
        if (!users.isEmpty()) {
            String names = String.join(", ", users.subList(0, Math.min(NAMED, users.size())));
            int more = Math.max(0, users.size() - NAMED);
            throw new InvalidInput(
                    "",
                    "provider.own.used",
                    "Connections or open invitations of these customers use it: " + names + ".",
                    names,
                    more);
        }
    }
}
