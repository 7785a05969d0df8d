package io.gatehouse.directory.facts;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.PermissionUses;
import io.gatehouse.microsoft.cloud.Scopes;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A kind of facts, with what allows to read it, the narrowest first (G:organization-get, G:domain-list, G:subscribedsku-list). */
public enum FactPart {
    ORGANIZATION(
            "User.Read",
            "User.Read.All",
            "Organization.Read.All",
            "Organization.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All"),
    DOMAINS("Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All"),
    LICENCES(
            "LicenseAssignment.Read.All",
            "Organization.Read.All",
            "Organization.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All");

    private final List<String> enough;

    FactPart(String... enough) {
        this.enough = List.of(enough);
    }

    List<String> enough() {
        return enough;
    }

    /** Where nothing is known of what was granted, Microsoft is asked. */
    boolean allowed(ConnectionView connection) {
        return PermissionUses.granted(connection).isEmpty() || granted(connection);
    }

    boolean granted(ConnectionView connection) {
        return enough.stream().anyMatch(Scopes.permissions(PermissionUses.granted(connection))::contains);
    }

    /** The permission to name: one that was granted, else one that the service wants, else the narrowest. */
    String permission(ConnectionView connection) {
        Set<String> granted = Scopes.permissions(PermissionUses.granted(connection));
        Set<String> wanted =
                Scopes.permissions(Stream.concat(connection.wantedScopes().stream(), connection.wantedRoles().stream())
                        .toList());
        return enough.stream()
                .filter(granted::contains)
                .findFirst()
                .or(() -> enough.stream().filter(wanted::contains).findFirst())
                .orElse(enough.getFirst());
    }
}
