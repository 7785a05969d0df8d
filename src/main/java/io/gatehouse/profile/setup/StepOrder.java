package io.gatehouse.profile.setup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts the steps of a set-up in an order that keeps all rules and else stays as near to the usual one as it can. */
public final class StepOrder {

    private StepOrder() {}

    /** Steps that wait for each other are left out; {@link #circular} finds that before. */
    public static List<SetUpStep> of(List<OrderRule> rules) {
        List<SetUpStep> open = new ArrayList<>(Arrays.asList(SetUpStep.values()));
        List<SetUpStep> done = new ArrayList<>();
        while (open.removeIf(step -> ready(step, rules, done) && done.add(step))) {
            // each round may have made more steps ready
        }
        return done;
    }

    public static boolean circular(List<OrderRule> rules) {
        return of(rules).size() < SetUpStep.values().length;
    }

    private static boolean ready(SetUpStep step, List<OrderRule> rules, List<SetUpStep> done) {
        return rules.stream().noneMatch(rule -> rule.step() == step && !done.contains(rule.after()));
    }
}
