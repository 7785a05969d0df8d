package io.gatehouse.shared;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import org.hibernate.Session;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.transaction.TransactionDefinition;

/**
 * Hands the {@link ProviderScope} to PostgreSQL as the first statement of each transaction. This hook, unlike a
 * transaction listener, gives the connection back to the pool when the statement fails.
 */
class ProviderJpaDialect extends HibernateJpaDialect {

    @Override
    public Object beginTransaction(EntityManager entityManager, TransactionDefinition definition) throws SQLException {
        Object data = super.beginTransaction(entityManager, definition);
        entityManager.unwrap(Session.class).doWork(ProviderJpaDialect::announceScope);
        return data;
    }

    private static void announceScope(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select set_config('gatehouse.provider_id', ?, true), set_config('gatehouse.bearer', ?, true)")) {
            statement.setString(
                    1, ProviderScope.current().map(ProviderId::toString).orElse(""));
            statement.setString(
                    2, ProviderScope.bearer().map(HexFormat.of()::formatHex).orElse(""));
            statement.execute();
        }
    }
}
