package io.gatehouse.demo;

import io.gatehouse.shared.PageAddition;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.ui.ModelMap;

/** The six steps of the main job on every page of a first start. */
class GuideStrip implements PageAddition {

    private final DemoRun run;
    private final GuideProgress progress;

    GuideStrip(DemoRun run, GuideProgress progress) {
        this.run = run;
        this.progress = progress;
    }

    record Guide(List<Step> steps) {}

    record Step(int number, String key, String href, String state) {}

    private record Stage(String key, String href, boolean done) {}

    @Override
    public void add(HttpServletRequest request, ModelMap model) {
        GuideProgress.Facts facts = progress.read();
        String customer = facts.latestCustomer() == null ? "/jobs" : "/customers/" + facts.latestCustomer();
        List<Stage> stages = List.of(
                new Stage("customer", "/customers/new", facts.customer()),
                new Stage("invitation", "/invitations/new", facts.invitation()),
                new Stage("mail", run.inbox().toString(), facts.opened()),
                new Stage("consent", run.inbox().toString(), facts.connected()),
                new Stage("users", customer, facts.users()),
                new Stage("break", run.chaos().toString(), facts.broken()));
        model.addAttribute("guide", new Guide(steps(stages)));
    }

    private static List<Step> steps(List<Stage> stages) {
        List<Step> steps = new ArrayList<>();
        boolean currentFound = false;
        for (Stage stage : stages) {
            String state = stage.done() ? "done" : currentFound ? "next" : "current";
            currentFound |= !stage.done();
            steps.add(new Step(steps.size() + 1, stage.key(), stage.href(), state));
        }
        return steps;
    }
}
