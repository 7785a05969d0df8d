package io.gatehouse.connection.consent;

import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.shared.ProviderScope;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Which Entra roles the account holds whose sign-in is kept; nice to know, and no reason to fail. */
@Component
class AccountRoles {

    private final Graph graph;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    AccountRoles(Graph graph, JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.graph = graph;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Reads them with the account's own token, outside of a transaction; silence leaves them as they are. */
    void read(UUID connection, GraphAccess access) {
        try {
            keep(connection, held(access));
        } catch (MicrosoftException e) {
            if (!e.failure().passing()) {
                throw e;
            }
        }
    }

    private void keep(UUID connection, String @Nullable [] names) {
        transaction.executeWithoutResult(status -> jdbc.sql(
                        "update connection set account_roles = :names where provider_id = :provider and id = :id")
                .param("names", names)
                .param("provider", ProviderScope.required().value())
                .param("id", connection)
                .update());
    }

    private String @Nullable [] held(GraphAccess access) {
        try {
            return graph.myDirectoryRoles(access).stream()
                    .map(role -> Optional.ofNullable(role.displayName()).orElseGet(role::templateId))
                    .sorted()
                    .toArray(String[]::new);
        } catch (MicrosoftException e) {
            if (e.failure() instanceof MicrosoftFailure.Refused || e.failure().untold()) {
                return null;
            }
            throw e;
        }
    }
}
