package io.gatehouse.registration.lint;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationOwners;
import io.gatehouse.microsoft.application.TeamsApps;
import io.gatehouse.microsoft.application.TeamsApps.CatalogueApp;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.GraphFacts.Me;
import io.gatehouse.registration.plan.RegistrationPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What belongs to a registration and lies outside of it: its Teams app in the organisation's catalogue, and its owners. */
@Component
class SurroundingsLint {

    private final TeamsApps teams;
    private final ApplicationOwners owners;
    private final Graph graph;

    SurroundingsLint(TeamsApps teams, ApplicationOwners owners, Graph graph) {
        this.teams = teams;
        this.owners = owners;
        this.graph = graph;
    }

    List<Finding> findings(GraphAccess access, Application application, RegistrationPlan plan) {
        List<Finding> findings = new ArrayList<>(teamsApp(access, application, plan.extras()));
        if (!plan.extras().owners().isEmpty()) {
            Set<String> present = owners(access, application);
            plan.extras().owners().stream()
                    .filter(wanted -> !present.contains(wanted))
                    .forEach(wanted -> findings.add(Finding.of(Finding.Code.OWNER_MISSING, named(access, wanted))));
        }
        return findings;
    }

    /** Nobody where Microsoft does not tell owners: each that is wanted is then a warning to look at. */
    private Set<String> owners(GraphAccess access, Application application) {
        try {
            return owners.of(access, application.objectId()).stream()
                    .map(owner -> owner.id())
                    .collect(Collectors.toSet());
        } catch (MicrosoftException e) {
            if (e.failure().untold()) {
                return Set.of();
            }
            throw e;
        }
    }

    private String named(GraphAccess access, String person) {
        return graph.person(access, person).map(Me::userPrincipalName).orElse(person);
    }

    private List<Finding> teamsApp(GraphAccess access, Application application, RegistrationPlan.Extras extras) {
        String wanted = extras.teamsAppId();
        if (wanted == null) {
            return List.of();
        }
        String manifest = wanted.replace(RegistrationPlan.CLIENT_ID, application.appId());
        Optional<CatalogueApp> published = teams.byManifestId(access, manifest);
        if (published.isEmpty()) {
            return List.of(Finding.of(Finding.Code.TEAMS_APP_MISSING, manifest));
        }
        String client = published.get().id();
        boolean joined = !extras.preAuthorizeTeamsApp()
                || application.api().preAuthorized().stream()
                        .anyMatch(one -> one.appId().equalsIgnoreCase(client));
        return joined ? List.of() : List.of(Finding.of(Finding.Code.PREAUTHORISED_MISSING, client));
    }
}
