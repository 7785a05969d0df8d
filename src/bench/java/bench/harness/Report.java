package bench.harness;

import bench.harness.Cost.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The outcome of one benchmark as Markdown: what each contender took, and each target with what was measured. */
public final class Report {

    private final List<String> lines = new ArrayList<>();
    private final List<String> targets = new ArrayList<>();

    Report(String id, String title) {
        lines.add("### " + id + ": " + title);
        lines.add("");
    }

    public void line(String text) {
        lines.add(text);
    }

    /** What each contender took, in the middle of its rounds. */
    public void costs(Rounds rounds, long things, String thing) {
        lines.add("| contender | wall s | CPU s here | CPU s PostgreSQL | CPU us per " + thing
                + " | WAL MB | commits | allocated MB |");
        lines.add("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        rounds.all()
                .forEach((name, costs) -> lines.add(String.format(
                        Locale.ENGLISH,
                        "| %s | %.3f | %.2f | %.2f | %.1f | %.2f | %d | %.0f |",
                        name,
                        middle(costs, Cost::wall),
                        middle(costs, Cost::cpu),
                        middle(costs, Cost::database),
                        middle(costs, Cost::allCpu) * 1e6 / things,
                        middle(costs, cost -> cost.wal() / 1e6),
                        rounds.commits(name),
                        middle(costs, cost -> cost.allocated() / 1e6))));
        lines.add("");
    }

    private static double middle(List<Cost> costs, java.util.function.ToDoubleFunction<Cost> value) {
        return Spread.of(costs.stream().mapToDouble(value).boxed().toList()).median();
    }

    /** The subject is to be at least so many times better than the peer. */
    public void better(Rounds rounds, String subject, String peer, Kind kind, double times) {
        atLeast("times faster than " + peer + ", " + kind.words, rounds.times(peer, subject, kind), times);
    }

    /** The subject is to take at most so many times what the limit takes. */
    public void within(Rounds rounds, String subject, String limit, Kind kind, double times) {
        atMost("times " + limit + ", " + kind.words, rounds.times(subject, limit, kind), times);
    }

    public void atLeast(String what, Spread measured, double goal) {
        target(what, "at least " + number(goal), measured, measured.median() >= goal);
    }

    public void atMost(String what, Spread measured, double goal) {
        target(what, "at most " + number(goal), measured, measured.median() <= goal);
    }

    private void target(String what, String goal, Spread measured, boolean met) {
        targets.add("| " + what + " | " + goal + " | " + measured + " | " + (met ? "met" : "**missed**") + " |");
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** A wrong result is no result. */
    public static void require(boolean right, String what) {
        if (!right) {
            throw new AssertionError(what);
        }
    }

    String text() {
        List<String> all = new ArrayList<>(lines);
        if (!targets.isEmpty()) {
            all.add("| target | goal | measured | |");
            all.add("| --- | --- | --- | --- |");
            all.addAll(targets);
            all.add("");
        }
        return String.join("\n", all) + "\n";
    }

    void write(Path folder, String id) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(id + ".md"), text());
    }
}
