package io.gatehouse.sandbox.desk.robot;

import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.desk.robot.Robot.Story;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far the robot is: one line per customer that is done; {@code problem} says why it stopped early. */
public record RobotRun(
        boolean running,
        int total,
        List<Line> lines,
        @Nullable String problem) {

    static final RobotRun NONE = new RobotRun(false, 0, List.of(), null);

    record Line(String customer, String story, String outcome, boolean failed) {}

    static RobotRun begun(int total) {
        return new RobotRun(true, total, List.of(), null);
    }

    static Line line(SmallTenant tenant, Story story, String outcome) {
        return new Line(tenant.name(), story.text(), outcome, false);
    }

    static Line failed(SmallTenant tenant, Story story, String outcome) {
        return new Line(tenant.name(), story.text(), outcome, true);
    }

    RobotRun with(Line line) {
        var more = new ArrayList<>(lines);
        more.add(line);
        return new RobotRun(running, total, List.copyOf(more), problem);
    }

    RobotRun finished() {
        return new RobotRun(false, total, lines, null);
    }

    RobotRun stopped(String reason) {
        return new RobotRun(false, total, lines, reason);
    }
}
