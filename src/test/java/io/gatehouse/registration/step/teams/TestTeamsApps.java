package io.gatehouse.registration.step.teams;

import io.gatehouse.microsoft.application.TeamsApps;
import io.gatehouse.profile.Variables;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.profile.teams.TeamsPackage;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.RegistrationPlan.Extras;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.progress.SagaEngine;
import io.gatehouse.registration.saga.SagaStep;
import io.gatehouse.sandbox.SandboxFacts;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;

/** Sagas that publish a Teams app, whichever service they are of. */
public final class TestTeamsApps {

    private TestTeamsApps() {}

    /** The package of the one built-in service that has a Teams app. */
    public static TeamsPackages packages(Profiles profiles) {
        return (customer, service, clientId, uri) -> TeamsPackage.build(
                        profiles.get("remote-expert"),
                        Map.of(
                                Variables.CLIENT_ID,
                                clientId,
                                Variables.IDENTIFIER_URI,
                                String.valueOf(uri),
                                "provider.name",
                                "Northern Voice",
                                "input.appHost",
                                "expert.contoso-apps.example"))
                .zip();
    }

    public static RegistrationPlan wanted(RegistrationPlan plan) {
        Extras extras = new Extras(
                plan.extras().owners(), RegistrationPlan.CLIENT_ID, true, true, SandboxFacts.PORTAL_CLIENT_ID);
        return new RegistrationPlan(plan.place(), plan.settings(), plan.access(), plan.credential(), extras);
    }

    public static SagaEngine.Tools tools(SagaEngine.Tools usual, TeamsApps apps, TeamsPackages packages) {
        Map<StepKey, SagaStep> steps = new TreeMap<>(usual.steps());
        PublishTeamsApp real = (PublishTeamsApp) usual.steps().get(StepKey.TEAMS_APP);
        steps.put(StepKey.TEAMS_APP, new PublishTeamsApp(apps, only(packages), real.dead));
        return new SagaEngine.Tools(steps, usual.clock());
    }

    private static ObjectProvider<TeamsPackages> only(TeamsPackages one) {
        return new ObjectProvider<>() {
            @Override
            public TeamsPackages getObject() {
                return one;
            }
        };
    }
}
