package io.gatehouse.connection.grant;

import io.gatehouse.microsoft.cloud.Scopes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Asks for what is wanted and granted: one permission that was taken back must not cost all the others. */
final class AskedScopes {

    private AskedScopes() {}

    static Set<String> of(ResultSet row) throws SQLException {
        List<String> wanted = List.of((String[]) row.getArray("wanted_scopes").getArray());
        List<String> granted = List.of((String[]) row.getArray("granted_scopes").getArray());
        Set<String> both = new LinkedHashSet<>(wanted);
        both.removeAll(Scopes.missing(wanted, granted));
        // an access token is for one API alone (“Scopes and permissions”, .default): those of others carry theirs in
        // front
        both.removeIf(scope -> scope.contains("://"));
        return Scopes.permissions(both).isEmpty() ? new LinkedHashSet<>(wanted) : both;
    }
}
