package io.gatehouse.connection.consent;

import io.gatehouse.microsoft.cloud.Scopes;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a tenant granted our app, as Graph tells it: for everybody, and for one person alone.
 *
 * @param installed whether the app is there at all
 * @param enabled whether it gets tokens; nobody sees it where it is not there
 * @param roles application permissions of Graph by name; those that we do not know by their ids
 * @param unread what could not be looked at with the rights at hand: CONSENT, SURPLUS or ROLES
 */
public record ConsentReading(
        boolean installed,
        boolean enabled,
        Set<String> tenantWide,
        Set<String> personal,
        Set<String> roles,
        Set<String> unread) {

    /** Nothing is known of the delegated permissions. */
    public static final String CONSENT = "CONSENT";
    /** A token tells what is granted, not to whom, and nothing of what is granted beyond it. */
    public static final String SURPLUS = "SURPLUS";
    /** Nothing is known of the application permissions. */
    public static final String ROLES = "ROLES";

    public ConsentReading(
            boolean installed, boolean enabled, Set<String> tenantWide, Set<String> personal, Set<String> roles) {
        this(installed, enabled, tenantWide, personal, roles, Set.of());
    }

    public ConsentReading {
        unread = Set.copyOf(unread);
        roles = Set.copyOf(roles);
        tenantWide = Set.copyOf(tenantWide);
        personal = Set.copyOf(personal);
    }

    public boolean looked(String topic) {
        return !unread.contains(topic);
    }

    public List<String> missing(Collection<String> wanted) {
        return List.copyOf(Scopes.missing(wanted, tenantWide));
    }

    /** All that was wanted is granted, but for the person who signed in and for nobody else. */
    public boolean onlyPersonal(Collection<String> wanted) {
        return !missing(wanted).isEmpty() && Scopes.missing(wanted, union()).isEmpty();
    }

    /** The wanted permissions that everybody's grant covers, sign-in permissions included. */
    public List<String> granted(Collection<String> wanted) {
        List<String> missing = missing(wanted);
        return tenantWide.isEmpty()
                ? List.of()
                : wanted.stream().filter(scope -> !missing.contains(scope)).toList();
    }

    /** Whether all of these are granted, be it for everybody or for the person who signed in. */
    boolean covers(Collection<String> scopes) {
        return Scopes.missing(scopes, union()).isEmpty();
    }

    private Set<String> union() {
        Set<String> all = Scopes.permissions(tenantWide);
        all.addAll(Scopes.permissions(personal));
        return all;
    }
}
