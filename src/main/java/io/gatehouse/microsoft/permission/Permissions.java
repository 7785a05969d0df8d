package io.gatehouse.microsoft.permission;

import io.gatehouse.microsoft.cloud.Scopes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks up permissions by name before anybody is asked to consent to them. */
public final class Permissions {

    private static final int MOST_SUGGESTIONS = 3;

    private Permissions() {}

    /** Who acts with a permission: a person through the app, or the app by itself. */
    public enum Kind {
        DELEGATED,
        APPLICATION
    }

    /** What became of a name. */
    public sealed interface Lookup {

        /** The permission with the id under which that kind of it is asked for. */
        record Known(GraphPermission permission, String id) implements Lookup {}

        /** There is such a permission, but not of this kind. */
        record OtherKind(GraphPermission permission) implements Lookup {}

        /** There is such a permission; its id must be read from the resource in the tenant. */
        record IdNotListed(GraphPermission permission) implements Lookup {}

        /**
         * No such permission at this resource.
         *
         * @param didYouMean what was probably meant, best first
         * @param elsewhere another resource that has a permission of exactly this name
         */
        record Unknown(
                String name,
                List<String> didYouMean,
                @Nullable KnownResource elsewhere) implements Lookup {}
    }

    public static Lookup resolve(KnownResource resource, String name, Kind kind) {
        String wanted = Scopes.shortName(name.strip());
        return resource.permissions()
                .find(wanted)
                .map(found -> known(found, kind))
                .orElseGet(() ->
                        new Lookup.Unknown(wanted, suggestions(resource, wanted, kind), elsewhere(resource, wanted)));
    }

    /** The name of a permission by the id of either kind of it. */
    public static Optional<GraphPermission> byId(String resourceAppId, String id) {
        return KnownResource.find(resourceAppId).stream()
                .flatMap(resource -> resource.permissions().all().stream())
                .filter(permission ->
                        id.equalsIgnoreCase(permission.scopeId()) || id.equalsIgnoreCase(permission.roleId()))
                .findFirst();
    }

    private static Lookup known(GraphPermission found, Kind kind) {
        String id = id(found, kind);
        if (id != null) {
            return new Lookup.Known(found, id);
        }
        return found.scopeId() == null && found.roleId() == null
                ? new Lookup.IdNotListed(found)
                : new Lookup.OtherKind(found);
    }

    private static @Nullable String id(GraphPermission permission, Kind kind) {
        return kind == Kind.DELEGATED ? permission.scopeId() : permission.roleId();
    }

    private static List<String> suggestions(KnownResource resource, String wanted, Kind kind) {
        int tolerated = Math.max(2, wanted.length() / 4);
        return resource.permissions().all().stream()
                .map(permission -> new Candidate(
                        permission.name(),
                        EditDistance.between(wanted, permission.name()),
                        id(permission, kind) == null))
                .filter(candidate -> candidate.distance() <= tolerated)
                .sorted(Comparator.comparingInt(Candidate::distance)
                        .thenComparing(Candidate::ofOtherKind)
                        .thenComparing(Candidate::name))
                .map(Candidate::name)
                .limit(MOST_SUGGESTIONS)
                .toList();
    }

    private record Candidate(String name, int distance, boolean ofOtherKind) {}

    private static @Nullable KnownResource elsewhere(KnownResource resource, String wanted) {
        return Stream.of(KnownResource.values())
                .filter(other ->
                        other != resource && other.permissions().find(wanted).isPresent())
                .findFirst()
                .orElse(null);
    }
}
