package io.gatehouse.connection.credential;

import io.gatehouse.registration.bootstrap.BootstrapGuard;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps the provider's own app in a tenant where a kept sign-in still depends on its consent. */
@Component
class ConnectionBootstrapGuard implements BootstrapGuard {

    private final JdbcClient jdbc;

    ConnectionBootstrapGuard(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    @Transactional(readOnly = true)
    public Set<String> stillWanted(TenantId tenant, String clientId, @Nullable UUID leaving) {
        Set<String> wanted = new TreeSet<>();
        jdbc.sql("""
                        select c.wanted_scopes from connection c
                        join app_registration r on r.provider_id = c.provider_id and r.id = c.registration_id
                        where c.provider_id = ? and c.tenant_id = ? and c.state <> 'DISCONNECTED'
                          and lower(r.client_id) = lower(?) and c.id is distinct from ?::uuid
                        """)
                .params(ProviderScope.required().value(), tenant.value(), clientId)
                .param(leaving)
                .query((row, number) -> (String[]) row.getArray("wanted_scopes").getArray())
                .list()
                .forEach(scopes -> wanted.addAll(Arrays.asList(scopes)));
        return wanted;
    }
}
