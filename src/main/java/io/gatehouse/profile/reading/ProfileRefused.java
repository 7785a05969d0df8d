package io.gatehouse.profile.reading;

import io.gatehouse.profile.yaml.ProfileProblem;
import java.util.List;
import java.util.stream.Collectors;

/** A profile that makes no sense, with every mistake that was found in it. */
public class ProfileRefused extends RuntimeException {

    private final transient List<ProfileProblem> problems;

    public ProfileRefused(List<ProfileProblem> problems) {
        super(problems.stream().map(ProfileProblem::sentence).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<ProfileProblem> problems() {
        return problems;
    }
}
