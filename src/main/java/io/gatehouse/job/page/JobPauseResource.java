package io.gatehouse.job.page;

import io.gatehouse.job.pause.JobPause;
import io.gatehouse.job.pause.JobPause.Scope;
import io.gatehouse.job.pause.JobPauses;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/job-pauses")
@Tag(name = "Jobs")
class JobPauseResource {

    private final JobPauses pauses;
    private final JobPauseDesk desk;

    JobPauseResource(JobPauses pauses, JobPauseDesk desk) {
        this.pauses = pauses;
        this.desk = desk;
    }

    record JobPausePage(List<JobPause> items) {}

    record JobPauseRequest(@Nullable String reason) {}

    @GetMapping
    @Requires(Permission.VIEW)
    @Operation(summary = "List what is paused")
    JobPausePage list() {
        return new JobPausePage(pauses.all());
    }

    @PutMapping("/{scope}/{subject}")
    @Requires(Permission.ADMINISTER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Pause jobs or a schedule",
            description =
                    "The scope is customer, kind or schedule; the subject is the customer's id, the kind of job or"
                            + " the name of the schedule. A job that is already running is left to finish. Owners only.")
    void pause(
            @PathVariable String scope,
            @PathVariable String subject,
            @RequestBody(required = false) @Nullable JobPauseRequest request,
            @Parameter(hidden = true) Actor actor) {
        desk.pause(scope(scope), subject, request == null ? null : request.reason(), actor);
    }

    @DeleteMapping("/{scope}/{subject}")
    @Requires(Permission.ADMINISTER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Resume them", description = "What was held back goes on within a minute. Owners only.")
    void resume(@PathVariable String scope, @PathVariable String subject, @Parameter(hidden = true) Actor actor) {
        desk.resume(scope(scope), subject, actor);
    }

    private static Scope scope(String name) {
        return Arrays.stream(Scope.values())
                .filter(scope -> scope.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new NotFound("No scope " + name));
    }
}
