package io.gatehouse.job.page;

import io.gatehouse.job.pause.JobPause.Scope;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The buttons that pause and resume jobs and schedules. A kind or a schedule is everybody's, mails, checks and alerts
 * among them: that takes an owner, as stopping all mail does.
 */
@Controller
class JobPauseActions {

    private static final int LONGEST_REASON = 200;

    private final JobPauseDesk desk;

    JobPauseActions(JobPauseDesk desk) {
        this.desk = desk;
    }

    @PostMapping("/jobs/schedules/{name}/pause")
    @Requires(Permission.ADMINISTER)
    String pauseSchedule(@PathVariable String name, Actor actor) {
        desk.pause(Scope.SCHEDULE, name, null, actor);
        return "redirect:/jobs?done=job.schedulePaused#schedules";
    }

    @PostMapping("/jobs/schedules/{name}/resume")
    @Requires(Permission.ADMINISTER)
    String resumeSchedule(@PathVariable String name, Actor actor) {
        resume(Scope.SCHEDULE, name, actor);
        return "redirect:/jobs?done=job.scheduleResumed#schedules";
    }

    @PostMapping("/jobs/kinds/{kind}/pause")
    @Requires(Permission.ADMINISTER)
    String pauseKind(@PathVariable String kind, @RequestParam(required = false) @Nullable String reason, Actor actor) {
        desk.pause(Scope.KIND, kind, Inputs.clippedLine(reason, LONGEST_REASON), actor);
        return "redirect:/jobs?done=job.kindPaused#paused";
    }

    @PostMapping("/jobs/kinds/{kind}/resume")
    @Requires(Permission.ADMINISTER)
    String resumeKind(@PathVariable String kind, Actor actor) {
        resume(Scope.KIND, kind, actor);
        return "redirect:/jobs?done=job.kindResumed";
    }

    @PostMapping("/customers/{id}/jobs/pause")
    @Requires(Permission.OPERATE)
    String pauseCustomer(@PathVariable UUID id, @RequestParam(required = false) @Nullable String reason, Actor actor) {
        desk.pause(Scope.CUSTOMER, id.toString(), Inputs.clippedLine(reason, LONGEST_REASON), actor);
        return "redirect:/customers/" + id + "/jobs?done=job.customerPaused";
    }

    @PostMapping("/customers/{id}/jobs/resume")
    @Requires(Permission.OPERATE)
    String resumeCustomer(@PathVariable UUID id, Actor actor) {
        resume(Scope.CUSTOMER, id.toString(), actor);
        return "redirect:/customers/" + id + "/jobs?done=job.customerResumed";
    }

    /** A colleague may have been faster; of what does not exist there is nothing to say either. */
    private void resume(Scope scope, String subject, Actor actor) {
        desk.check(scope, subject);
        try {
            desk.resume(scope, subject, actor);
        } catch (NotFound gone) {
            // it goes on already
        }
    }
}
