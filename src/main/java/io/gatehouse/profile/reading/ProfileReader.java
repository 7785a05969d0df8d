package io.gatehouse.profile.reading;

import io.gatehouse.profile.ProfileTitle;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ActsAs;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.permission.RegistrationHome;
import io.gatehouse.profile.rule.MethodRules;
import io.gatehouse.profile.rule.OperationRules;
import io.gatehouse.profile.rule.RegistrationRules;
import io.gatehouse.profile.rule.SetUpRules;
import io.gatehouse.profile.setup.Hosting;
import io.gatehouse.profile.yaml.Names;
import io.gatehouse.profile.yaml.ProfileProblem;
import io.gatehouse.profile.yaml.Reading;
import io.gatehouse.profile.yaml.YamlMap;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a profile from YAML, strictly and to the end: its author sees every mistake at once, with lines. */
public final class ProfileReader {

    public static final int LONGEST = 64 * 1024;

    private ProfileReader() {}

    /** In every language that the text speaks. */
    public static ReadProfile read(String yaml) {
        Node root = root(yaml);
        Reading reading = new Reading(Reading.BASE_LANGUAGE);
        Map<String, ServiceProfile> byLanguage = new TreeMap<>();
        byLanguage.put(Reading.BASE_LANGUAGE, profile(root, reading));
        if (!reading.problems().isEmpty()) {
            throw new ProfileRefused(reading.problems());
        }
        reading.languages().stream()
                .filter(language -> !byLanguage.containsKey(language))
                .toList()
                .forEach(language -> byLanguage.put(language, profile(root, new Reading(language))));
        return new ReadProfile(yaml, byLanguage);
    }

    private static ServiceProfile profile(Node root, Reading reading) {
        ServiceProfile profile = YamlMap.read(root, "", reading, ProfileReader::members);
        if (reading.problems().isEmpty()) {
            new MethodRules(profile, reading).check();
            new RegistrationRules(profile, reading).check();
            new SetUpRules(profile, reading).check();
            new OperationRules(profile, reading).check();
        }
        return profile;
    }

    private static ServiceProfile members(YamlMap map) {
        String key = Names.key(map, "key");
        int version = map.number("version", null);
        List<Hosting> hosting = new ArrayList<>(map.choices("hosting", Hosting.class));
        if (hosting.isEmpty()) {
            hosting.add(Hosting.PROVIDER);
        }
        return new ServiceProfile(
                key,
                version,
                new ProfileTitle(map.words("display-name"), map.words("summary"), hosting),
                map.maps("methods", ProfileReader::offer),
                map.maps("groups", new PermissionReader()::group),
                new SetUpReader().setUp(map),
                new OperationReader().operation(map));
    }

    private static MethodOffer offer(YamlMap map) {
        return new MethodOffer(
                map.choice("method", ConnectionMethod.class, null),
                map.choice("registration", RegistrationHome.class, null),
                map.choice("acts-as", ActsAs.class, null),
                map.words("why"));
    }

    private static Node root(String yaml) {
        if (yaml.length() > LONGEST) {
            throw refused(1, "too-long", LONGEST);
        }
        try {
            refuseAliases(yaml);
            Node root = yaml().compose(new StringReader(yaml));
            if (root == null) {
                throw refused(1, "empty");
            }
            return root;
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw refused(line, "not-yaml", String.valueOf(e.getProblem()));
        } catch (YAMLException e) {
            throw refused(1, "not-yaml", String.valueOf(e.getMessage()));
        }
    }

    /** An alias can make a short text endless, and nobody who reads a profile expects one. */
    private static void refuseAliases(String yaml) {
        for (Event event : yaml().parse(new StringReader(yaml))) {
            if (event instanceof AliasEvent alias) {
                throw refused(alias.getStartMark().getLine() + 1, "alias", String.valueOf(alias.getAnchor()));
            }
        }
    }

    private static Yaml yaml() {
        return new Yaml(new SafeConstructor(new LoaderOptions()));
    }

    private static ProfileRefused refused(int line, String key, Object... arguments) {
        return new ProfileRefused(List.of(new ProfileProblem(line, "profile", key, List.of(arguments))));
    }
}
