package io.gatehouse.profile.reading;

import io.gatehouse.profile.setup.Hosting;
import io.gatehouse.profile.setup.InputType;
import io.gatehouse.profile.setup.ManualTask;
import io.gatehouse.profile.setup.OrderRule;
import io.gatehouse.profile.setup.SetUp;
import io.gatehouse.profile.setup.SetUpStep;
import io.gatehouse.profile.setup.TeamsAppTemplate;
import io.gatehouse.profile.setup.WizardInput;
import io.gatehouse.profile.setup.WizardInput.AskedOf;
import io.gatehouse.profile.setup.WizardInput.Format;
import io.gatehouse.profile.yaml.Names;
import io.gatehouse.profile.yaml.YamlMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads what has to be made before a service runs. */
final class SetUpReader {

    SetUp setUp(YamlMap map) {
        return new SetUp(
                map.map("registration-template", new RegistrationReader()::template),
                map.maps("inputs", SetUpReader::input),
                map.maps("order", SetUpReader::rule),
                map.maps("manual-tasks", SetUpReader::task),
                map.map("teams-app", SetUpReader::teamsApp),
                map.optionalWords("partner-consent"));
    }

    private static WizardInput input(YamlMap map) {
        return new WizardInput(
                Names.input(map, "key"),
                map.words("label"),
                map.optionalWords("help"),
                new Format(
                        map.choice("type", InputType.class, null),
                        !map.has("required") || map.flag("required"),
                        pattern(map)),
                map.choice("asked-of", AskedOf.class, null),
                map.optional("default"),
                when(map));
    }

    private static @Nullable String pattern(YamlMap map) {
        String pattern = map.optional("pattern");
        if (pattern == null) {
            return null;
        }
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            map.reading().problem(map.pathOf("pattern"), "bad-pattern", pattern, e.getDescription());
            return null;
        }
        return pattern;
    }

    private static OrderRule rule(YamlMap map) {
        return new OrderRule(
                map.choice("step", SetUpStep.class, null),
                map.choice("after", SetUpStep.class, null),
                map.words("why"));
    }

    private static ManualTask task(YamlMap map) {
        AskedOf side = map.choice("done-by", AskedOf.class, null);
        boolean first = map.flag("comes-first");
        if (first && side == AskedOf.PROVIDER) {
            map.reading().problem(map.pathOf("comes-first"), "not-yours-first");
        }
        return new ManualTask(
                Names.key(map, "key"),
                map.words("title"),
                map.words("what"),
                map.wordList("steps"),
                new ManualTask.Evidence(
                        map.choice("evidence", ManualTask.Kind.class, null),
                        side,
                        map.words("role"),
                        map.optional("link")),
                when(map),
                first);
    }

    private static TeamsAppTemplate teamsApp(YamlMap map) {
        return new TeamsAppTemplate(map.free("manifest"), Names.key(map, "icons"));
    }

    private static @Nullable Hosting when(YamlMap map) {
        return map.has("when") ? map.choice("when", Hosting.class, null) : null;
    }
}
