package io.gatehouse.onboarding.making;

import io.gatehouse.registration.plan.StepState;
import java.util.EnumMap;
import java.util.Map;

/** Icon and tone of a step's state; the word beside them says the same. */
public record StepLook(String icon, String tone) {

    public static final Map<StepState, StepLook> ALL = all();

    private static Map<StepState, StepLook> all() {
        Map<StepState, StepLook> looks = new EnumMap<>(StepState.class);
        for (StepState state : StepState.values()) {
            looks.put(state, of(state));
        }
        return Map.copyOf(looks);
    }

    private static StepLook of(StepState state) {
        return switch (state) {
            case DONE -> new StepLook("check-circle", "ok");
            case RUNNING -> new StepLook("arrow-repeat", "busy");
            case WAITING -> new StepLook("hourglass-split", "warn");
            case FAILED -> new StepLook("x-circle", "bad");
            case UNDONE -> new StepLook("dash-circle", "idle");
            case PENDING, SKIPPED -> new StepLook("circle", "idle");
        };
    }
}
