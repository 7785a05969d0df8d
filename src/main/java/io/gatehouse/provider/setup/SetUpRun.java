package io.gatehouse.provider.setup;

import io.gatehouse.provider.check.LineResult;
import io.gatehouse.provider.check.Said;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A registration being made, as its page shows it. Lives in memory: Microsoft shows what is there already. */
final class SetUpRun {

    /** What is done, in this order. */
    enum Stage {
        TENANT,
        APPLICATION,
        API,
        PRINCIPAL,
        PUBLISHER,
        CREDENTIAL,
        CHECK
    }

    /** How a stage stands. */
    enum State {
        TODO,
        RUNNING,
        WAITING,
        DONE,
        FAILED
    }

    private final Map<Stage, State> stages = new EnumMap<>(Stage.class);
    private final Instant startedAt;
    private @Nullable Said problem;
    private @Nullable List<LineResult> lines;

    SetUpRun(Instant startedAt) {
        this.startedAt = startedAt;
        for (Stage stage : Stage.values()) {
            stages.put(stage, State.TODO);
        }
    }

    synchronized void at(Stage stage, State state) {
        stages.put(stage, state);
    }

    synchronized void fail(Stage stage, Said why) {
        stages.put(stage, State.FAILED);
        problem = why;
    }

    synchronized void finish(List<LineResult> found) {
        stages.replaceAll((stage, state) -> State.DONE);
        lines = found;
    }

    public synchronized Map<Stage, State> stages() {
        return new EnumMap<>(stages);
    }

    synchronized @Nullable Said problem() {
        return problem;
    }

    synchronized @Nullable List<LineResult> lines() {
        return lines;
    }

    public synchronized boolean over() {
        return lines != null || problem != null;
    }

    Instant startedAt() {
        return startedAt;
    }
}
