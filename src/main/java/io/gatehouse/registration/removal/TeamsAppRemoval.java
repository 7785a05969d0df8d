package io.gatehouse.registration.removal;

import io.gatehouse.microsoft.application.TeamsApps;
import io.gatehouse.microsoft.application.TeamsApps.CatalogueApp;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.removal.MadeTeamsApps.Made;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes the Teams apps that we published out of a customer's catalogue. Microsoft lets no application do that by its own
 * rights (G:api/teamsapp-delete): it takes a person who administers Teams.
 */
@Component
class TeamsAppRemoval {

    static final String PEOPLE_ONLY = "Microsoft lets only a person who administers Teams delete it";

    private final MadeTeamsApps made;
    private final TeamsApps apps;
    private final RemovalProbe probe;

    TeamsAppRemoval(MadeTeamsApps made, TeamsApps apps, RemovalProbe probe) {
        this.made = made;
        this.apps = apps;
        this.probe = probe;
    }

    List<Removal> of(AppRegistration registration, @Nullable GraphAccess access) {
        return made.ofRegistration(registration.id()).stream()
                .map(app -> remove(app, access))
                .toList();
    }

    List<Removal> ofService(AppRegistration registration, String service, @Nullable GraphAccess access) {
        return made.ofRegistration(registration.id()).stream()
                .filter(app -> app.service().equals(service))
                .map(app -> remove(app, access))
                .toList();
    }

    private Removal remove(Made app, @Nullable GraphAccess access) {
        if (access == null) {
            return Removal.needsAdmin(Removal.Part.TEAMS_APP, app.id(), PEOPLE_ONLY);
        }
        try {
            return removed(app, access);
        } catch (MicrosoftException e) {
            if (e.failure().kind() != FailureKind.PERMISSION_MISSING) {
                throw e;
            }
            return Removal.needsAdmin(Removal.Part.TEAMS_APP, app.id(), PEOPLE_ONLY);
        }
    }

    private Removal removed(Made app, GraphAccess access) {
        Optional<CatalogueApp> present = byManifest(app, access);
        present.ifPresent(found -> probe.act(() -> apps.delete(access, found.id())));
        String id = present.map(CatalogueApp::id).orElse(app.catalogueId());
        boolean there = id != null && probe.call(() -> apps.byId(access, id)).isPresent();
        if (there || byManifest(app, access).isPresent()) {
            throw new Removals.StillThere();
        }
        return present.isPresent()
                ? Removal.removed(Removal.Part.TEAMS_APP, app.id())
                : Removal.absent(Removal.Part.TEAMS_APP, app.id());
    }

    private Optional<CatalogueApp> byManifest(Made app, GraphAccess access) {
        return probe.call(() -> apps.byManifestId(access, app.manifestId()));
    }
}
