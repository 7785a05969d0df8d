package io.gatehouse.profile.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.Node;

/** Collects what is wrong while a profile is read, so that its author sees all of it at once, each with its line. */
public final class Reading {

    public static final String BASE_LANGUAGE = "en";

    private final String language;
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<ProfileProblem> problems = new ArrayList<>();
    private final Set<String> languages = new TreeSet<>(Set.of(BASE_LANGUAGE));

    public Reading(String language) {
        this.language = language;
    }

    String language() {
        return language;
    }

    public Set<String> languages() {
        return languages;
    }

    void stands(String path, Node node) {
        lines.putIfAbsent(path, node.getStartMark().getLine() + 1);
    }

    /** A mistake at a member; where the member itself is missing, at what should hold it. */
    public void problem(String path, String key, Object... arguments) {
        problems.add(new ProfileProblem(line(path), path.isEmpty() ? "profile" : path, key, List.of(arguments)));
    }

    public List<ProfileProblem> problems() {
        return problems.stream()
                .sorted(Comparator.comparingInt(ProfileProblem::line))
                .toList();
    }

    private int line(String path) {
        String holder = path;
        while (!lines.containsKey(holder) && !holder.isEmpty()) {
            holder = holder.substring(0, Math.max(0, Math.max(holder.lastIndexOf('.'), holder.lastIndexOf('['))));
        }
        return lines.getOrDefault(holder, 1);
    }
}
