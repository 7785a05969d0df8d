package io.gatehouse.demo;

import io.gatehouse.sandbox.TourStep;
import io.gatehouse.shared.PageAddition;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.ui.ModelMap;

/** The six steps of the main job on every page of a first start, the sandbox's too. */
class GuideStrip implements PageAddition {

    private final DemoRun run;
    private final GuideProgress progress;
    private final MessageSource messages;

    GuideStrip(DemoRun run, GuideProgress progress, MessageSource messages) {
        this.run = run;
        this.progress = progress;
        this.messages = messages;
    }

    record Guide(List<Step> steps) {}

    record Step(int number, String key, String href, String state) {}

    private record Stage(String key, String href, boolean done) {}

    @Override
    public void add(HttpServletRequest request, ModelMap model) {
        model.addAttribute("guide", new Guide(steps()));
    }

    @Override
    public boolean apart() {
        return true;
    }

    /** The same steps for pages that are elsewhere and speak English only. */
    List<TourStep> elsewhere() {
        URI portal = URI.create(run.portal());
        return steps().stream()
                .map(step -> new TourStep(
                        step.number(),
                        messages.getMessage("guide." + step.key(), null, Locale.ENGLISH),
                        portal.resolve(step.href()),
                        TourStep.State.valueOf(step.state().toUpperCase(Locale.ROOT))))
                .toList();
    }

    private List<Step> steps() {
        GuideProgress.Facts facts = progress.read();
        String users = facts.latestCustomer() == null ? "/jobs" : "/customers/" + facts.latestCustomer() + "/directory";
        return numbered(List.of(
                new Stage("customer", "/customers/new", facts.customer()),
                new Stage("invitation", "/invitations/new", facts.invitation()),
                new Stage("mail", run.inbox().toString(), facts.opened()),
                new Stage("consent", run.inbox().toString(), facts.connected()),
                new Stage("users", users, facts.users()),
                new Stage("break", run.chaos().toString(), facts.broken())));
    }

    private static List<Step> numbered(List<Stage> stages) {
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
