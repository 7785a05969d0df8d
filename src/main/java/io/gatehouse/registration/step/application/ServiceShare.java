package io.gatehouse.registration.step.application;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.RequiredAccess;
import io.gatehouse.registration.plan.RegistrationPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What of a registration belongs to one service, so that it can go without harm to the others.
 *
 * @param access ids of the declared permissions by the app id of their API
 */
public record ServiceShare(Set<String> redirectUris, Map<String, Set<String>> access) {

    static ServiceShare of(RegistrationPlan plan, String clientId) {
        Map<String, Set<String>> access = new TreeMap<>();
        CreateApplication.required(plan).forEach(one -> add(access, one));
        return new ServiceShare(
                plan.settings().redirectUris().stream()
                        .map(uri -> uri.replace(RegistrationPlan.CLIENT_ID, clientId))
                        .collect(Collectors.toCollection(TreeSet::new)),
                access);
    }

    static ServiceShare of(Application present) {
        Map<String, Set<String>> access = new TreeMap<>();
        present.requiredAccess().forEach(one -> add(access, one));
        return new ServiceShare(new TreeSet<>(present.web().redirectUris()), access);
    }

    public static ServiceShare ofAll(Collection<RegistrationPlan> plans, String clientId) {
        Set<String> uris = new TreeSet<>();
        Map<String, Set<String>> access = new TreeMap<>();
        for (RegistrationPlan plan : plans) {
            ServiceShare one = of(plan, clientId);
            uris.addAll(one.redirectUris());
            one.access()
                    .forEach((api, ids) ->
                            access.computeIfAbsent(api, key -> new TreeSet<>()).addAll(ids));
        }
        return new ServiceShare(uris, access);
    }

    private static void add(Map<String, Set<String>> access, RequiredAccess one) {
        Set<String> ids = access.computeIfAbsent(one.resourceAppId(), key -> new TreeSet<>());
        ids.addAll(one.scopes());
        ids.addAll(one.roles());
    }

    public ServiceShare minus(ServiceShare others) {
        Set<String> uris = new TreeSet<>(redirectUris);
        uris.removeAll(others.redirectUris());
        Map<String, Set<String>> left = new TreeMap<>();
        access.forEach((api, ids) -> {
            Set<String> own = new TreeSet<>(ids);
            own.removeAll(others.access().getOrDefault(api, Set.of()));
            if (!own.isEmpty()) {
                left.put(api, own);
            }
        });
        return new ServiceShare(uris, left);
    }

    boolean empty() {
        return redirectUris.isEmpty() && access.isEmpty();
    }

    /** The change that takes this share out of the application; empty where nothing of it is there. */
    public Optional<ApplicationDraft> takenFrom(Application present) {
        List<String> uris = present.web().redirectUris().stream()
                .filter(uri -> !redirectUris.contains(uri))
                .toList();
        List<RequiredAccess> left = left(present);
        boolean sameUris = uris.equals(present.web().redirectUris());
        boolean sameAccess = left.equals(present.requiredAccess());
        if (sameUris && sameAccess) {
            return Optional.empty();
        }
        ApplicationDraft draft = ApplicationDraft.empty();
        draft = sameUris ? draft : draft.redirectUris(uris);
        return Optional.of(sameAccess ? draft : draft.requiredAccess(left));
    }

    /** What the application declares besides. */
    List<RequiredAccess> left(Application present) {
        List<RequiredAccess> left = new ArrayList<>();
        for (RequiredAccess one : present.requiredAccess()) {
            Set<String> ids = access.getOrDefault(one.resourceAppId(), Set.of());
            RequiredAccess rest =
                    new RequiredAccess(one.resourceAppId(), without(one.scopes(), ids), without(one.roles(), ids));
            if (!rest.scopes().isEmpty() || !rest.roles().isEmpty()) {
                left.add(rest);
            }
        }
        return left;
    }

    private static Set<String> without(Set<String> all, Set<String> gone) {
        return all.stream().filter(id -> !gone.contains(id)).collect(Collectors.toUnmodifiableSet());
    }
}
