package io.gatehouse.connection;

import io.gatehouse.microsoft.Scopes;
import io.gatehouse.profile.MethodOffer;
import io.gatehouse.profile.PermissionKind;
import io.gatehouse.profile.ProfileUsage;
import io.gatehouse.profile.RequiredAccess;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Compares what customers have granted with what a version of a profile asks for. */
@Component
class ConnectionUsage implements ProfileUsage {

    private final JdbcClient jdbc;

    ConnectionUsage(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Granted(UUID customer, String method, List<String> scopes, List<String> roles) {}

    @Override
    @Transactional(readOnly = true)
    public Reach reach(ServiceProfile profile) {
        List<Granted> connections = jdbc.sql("""
                        select customer_id, method, granted_scopes, granted_roles from connection
                        where provider_id = ? and profile = ? and state <> 'DISCONNECTED'
                        """)
                .params(ProviderScope.required().value(), profile.key())
                .query(ConnectionUsage::row)
                .list();
        Set<UUID> customers = new HashSet<>();
        Set<UUID> behind = new HashSet<>();
        for (Granted connection : connections) {
            customers.add(connection.customer());
            if (lacks(connection, profile)) {
                behind.add(connection.customer());
            }
        }
        return new Reach(customers.size(), behind.size());
    }

    /** A connection by a method that is offered no more has to be made anew, which asks the customer too. */
    private static boolean lacks(Granted connection, ServiceProfile profile) {
        return profile.offers().stream()
                .filter(offer -> offer.method().name().equals(connection.method()))
                .findFirst()
                .map(offer -> lacks(connection, names(profile, offer)))
                .orElse(true);
    }

    private static boolean lacks(Granted connection, Map<PermissionKind, List<String>> wanted) {
        List<String> scopes = wanted.getOrDefault(PermissionKind.DELEGATED, List.of());
        List<String> roles = wanted.getOrDefault(PermissionKind.APPLICATION, List.of());
        return !Scopes.missing(scopes, connection.scopes()).isEmpty()
                || !connection.roles().containsAll(roles);
    }

    private static Map<PermissionKind, List<String>> names(ServiceProfile profile, MethodOffer offer) {
        return profile.access(offer).stream()
                .collect(Collectors.groupingBy(
                        RequiredAccess::kind,
                        () -> new EnumMap<>(PermissionKind.class),
                        Collectors.mapping(access -> access.permission().name(), Collectors.toList())));
    }

    private static Granted row(ResultSet row, int n) throws SQLException {
        return new Granted(
                row.getObject("customer_id", UUID.class),
                row.getString("method"),
                texts(row, "granted_scopes"),
                texts(row, "granted_roles"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }
}
