package io.gatehouse.connection;

import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.profile.ProfileUsage;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.permission.PermissionKind;
import io.gatehouse.profile.permission.RequiredAccess;
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
public class ConnectionUsage implements ProfileUsage {

    private final JdbcClient jdbc;

    ConnectionUsage(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Granted(
            UUID connection,
            UUID customer,
            String method,
            int version,
            List<String> wanted,
            List<String> scopes,
            List<String> roles) {

        /** An API that the tenant did not have when it was asked for this version: asking again would change nothing. */
        boolean leftOut(String scope, ServiceProfile profile) {
            return scope.contains("://") && version >= profile.version() && !wanted.contains(scope);
        }
    }

    /** A connection whose customer has not granted all that a version of its profile asks for. */
    public record Behind(UUID connection, UUID customer) {}

    /** Those that lack something, the longest connected first. */
    @Transactional(readOnly = true)
    public List<Behind> behind(ServiceProfile profile) {
        return granted(profile).stream()
                .filter(connection -> lacks(connection, profile))
                .map(connection -> new Behind(connection.connection(), connection.customer()))
                .toList();
    }

    /** Whether this connection still lacks something of the profile. */
    public boolean behind(ConnectionView connection, ServiceProfile profile) {
        return lacks(
                new Granted(
                        connection.id(),
                        connection.customerId(),
                        connection.method(),
                        connection.profileVersion(),
                        connection.wantedScopes(),
                        connection.grantedScopes(),
                        connection.grantedRoles()),
                profile);
    }

    @Override
    @Transactional(readOnly = true)
    public Reach reach(ServiceProfile profile) {
        List<Granted> connections = granted(profile);
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

    private List<Granted> granted(ServiceProfile profile) {
        return jdbc.sql("""
                        select id, customer_id, method, profile_version, wanted_scopes, granted_scopes, granted_roles
                        from connection
                        where provider_id = ? and profile = ? and state <> 'DISCONNECTED'
                        order by connected_at nulls last, id
                        """)
                .params(ProviderScope.required().value(), profile.key())
                .query(ConnectionUsage::row)
                .list();
    }

    /** A connection by a method that is offered no more has to be made anew, which asks the customer too. */
    private static boolean lacks(Granted connection, ServiceProfile profile) {
        return profile.offers().stream()
                .filter(offer -> offer.method().name().equals(connection.method()))
                .findFirst()
                .map(offer -> lacks(connection, profile, names(profile, offer)))
                .orElse(true);
    }

    private static boolean lacks(Granted connection, ServiceProfile profile, Map<PermissionKind, List<String>> wanted) {
        List<String> scopes = wanted.getOrDefault(PermissionKind.DELEGATED, List.of()).stream()
                .filter(scope -> !connection.leftOut(scope, profile))
                .toList();
        List<String> roles = wanted.getOrDefault(PermissionKind.APPLICATION, List.of());
        return !Scopes.missing(scopes, connection.scopes()).isEmpty()
                || !connection.roles().containsAll(roles);
    }

    private static Map<PermissionKind, List<String>> names(ServiceProfile profile, MethodOffer offer) {
        return profile.access(offer).stream()
                .collect(Collectors.groupingBy(
                        RequiredAccess::kind,
                        () -> new EnumMap<>(PermissionKind.class),
                        Collectors.mapping(ConnectionUsage::name, Collectors.toList())));
    }

    private static String name(RequiredAccess access) {
        return access.kind() == PermissionKind.DELEGATED
                ? access.permission().scope()
                : access.permission().name();
    }

    private static Granted row(ResultSet row, int n) throws SQLException {
        return new Granted(
                row.getObject("id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getString("method"),
                row.getInt("profile_version"),
                texts(row, "wanted_scopes"),
                texts(row, "granted_scopes"),
                texts(row, "granted_roles"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }
}
