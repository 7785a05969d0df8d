package io.gatehouse.profile.rule;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.Variables;
import io.gatehouse.profile.setup.Hosting;
import io.gatehouse.profile.setup.ManualTask;
import io.gatehouse.profile.setup.OrderRule;
import io.gatehouse.profile.setup.SetUpStep;
import io.gatehouse.profile.setup.StepOrder;
import io.gatehouse.profile.setup.TeamsAppTemplate;
import io.gatehouse.profile.setup.WizardInput;
import io.gatehouse.profile.teams.TeamsIcons;
import io.gatehouse.profile.teams.TeamsPackage;
import io.gatehouse.profile.yaml.Reading;
import io.gatehouse.profile.yaml.Spelling;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must fit together about inputs, variables, the order of steps and manual tasks. */
public final class SetUpRules {

    private final ServiceProfile profile;
    private final Reading reading;
    private final Map<String, WizardInput> inputs = new HashMap<>();

    public SetUpRules(ServiceProfile profile, Reading reading) {
        this.profile = profile;
        this.reading = reading;
    }

    public void check() {
        for (int i = 0; i < profile.inputs().size(); i++) {
            check(profile.inputs().get(i), "inputs[" + i + "]");
        }
        Set<String> tasks = new HashSet<>();
        for (int i = 0; i < profile.manualTasks().size(); i++) {
            ManualTask task = profile.manualTasks().get(i);
            if (!tasks.add(task.key())) {
                reading.problem("manual-tasks[" + i + "].key", "listed-twice", task.key());
            }
            checkHosting(task.when(), "manual-tasks[" + i + "].when");
            String link = task.evidence().link();
            if (link != null && !link.startsWith("https://")) {
                reading.problem("manual-tasks[" + i + "].link", "bad-address", link);
            }
        }
        checkOrder();
        new TextsWithVariables(profile).forEach(this::checkVariables);
        TeamsAppTemplate teamsApp = profile.teamsApp();
        if (teamsApp != null) {
            checkTeamsApp(teamsApp);
        }
    }

    private void checkTeamsApp(TeamsAppTemplate teamsApp) {
        if (!TeamsIcons.exist(teamsApp.icons())) {
            reading.problem("teams-app.icons", "unknown-icons", teamsApp.icons());
        }
        TeamsPackage.complaints(teamsApp)
                .forEach(complaint -> reading.problem("teams-app.manifest", "bad-manifest", complaint));
    }

    private void check(WizardInput input, String path) {
        if (inputs.putIfAbsent(input.key(), input) != null) {
            reading.problem(path + ".key", "listed-twice", input.key());
        }
        checkHosting(input.when(), path + ".when");
        String given = input.defaultValue();
        if (given == null) {
            return;
        }
        if (input.format().type().confidential()) {
            reading.problem(path + ".default", "secret-default", input.key());
        } else if (Variables.in(given).isEmpty() && !input.format().accepts(given)) {
            reading.problem(
                    path + ".default", "bad-default", given, input.format().type());
        }
    }

    private void checkHosting(@Nullable Hosting when, String path) {
        if (when != null && !profile.hosting().contains(when)) {
            reading.problem(path, "hosting-not-offered", when);
        }
    }

    private void checkOrder() {
        if (StepOrder.circular(profile.order())) {
            reading.problem("order", "circular-order");
        }
        for (int i = 0; i < profile.order().size(); i++) {
            OrderRule rule = profile.order().get(i);
            boolean teams = rule.step() == SetUpStep.TEAMS_APP || rule.after() == SetUpStep.TEAMS_APP;
            if (teams && profile.teamsApp() == null) {
                reading.problem("order[" + i + "]", "needs-teams-app");
            }
        }
    }

    private void checkVariables(String path, String text) {
        for (String name : Variables.in(text)) {
            if (name.startsWith("input.")) {
                WizardInput input = inputs.get(name.substring("input.".length()));
                if (input == null) {
                    reading.problem(path, "unknown-input", name);
                } else if (input.format().type().confidential()) {
                    reading.problem(path, "secret-variable", name);
                }
            } else if (!Variables.KNOWN.contains(name)) {
                Spelling.nearest(name, Variables.KNOWN)
                        .ifPresentOrElse(
                                near -> reading.problem(path, "unknown-variable-near", name, near),
                                () -> reading.problem(path, "unknown-variable", name));
            }
        }
    }
}
