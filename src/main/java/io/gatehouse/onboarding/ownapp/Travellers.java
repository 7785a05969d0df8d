package io.gatehouse.onboarding.ownapp;

import io.gatehouse.provider.CallbackUse;
import io.gatehouse.shared.ProviderScope;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Knows who signs in through which registration of the provider's own, and who is at Microsoft at this moment. */
@Component
@Transactional(readOnly = true)
class Travellers implements CallbackUse {

    /** A code that has come is redeemed within seconds, with the same redirect URI. */
    private static final Duration REDEEMING = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private final Clock clock;

    Travellers(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public List<UUID> customers(UUID registration, boolean preferred) {
        return jdbc.sql("""
                        with open_invitation as (
                          select customer_id, registration_id, connection_id from invitation
                          where provider_id = :provider
                            and status in ('PENDING', 'OPENED', 'IN_PROGRESS', 'DECLINED', 'AWAITING_PROVIDER')),
                        live as (
                          select n.customer_id, n.registration_id from connection n
                          join app_registration r on r.provider_id = n.provider_id and r.id = n.registration_id
                          where n.provider_id = :provider and n.state <> 'DISCONNECTED' and r.customer_id is null)
                        select c.id from customer c
                        where c.provider_id = :provider and c.state <> 'OFFBOARDED'
                          and (exists (select from live l where l.customer_id = c.id and l.registration_id = :registration)
                            or exists (select from open_invitation i
                                       where i.customer_id = c.id and i.registration_id = :registration)
                            or :preferred
                              and (not exists (select from live l where l.customer_id = c.id)
                                or exists (select from open_invitation i where i.customer_id = c.id
                                             and i.registration_id is null and i.connection_id is null)))
                        order by c.created_at, c.id
                        """)
                .param("provider", ProviderScope.required().value())
                .param("registration", registration)
                .param("preferred", preferred)
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    @Override
    public boolean underWay(String address) {
        return jdbc.sql("""
                        select exists (select from authorization_state
                                       where provider_id = :provider and redirect_uri = :address
                                         and (consumed_at is null and expires_at > :now or consumed_at > :recent))
                        """)
                .param("provider", ProviderScope.required().value())
                .param("address", address)
                .param("now", Timestamp.from(clock.instant()))
                .param("recent", Timestamp.from(clock.instant().minus(REDEEMING)))
                .query(Boolean.class)
                .single();
    }
}
