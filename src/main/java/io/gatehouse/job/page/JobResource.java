package io.gatehouse.job.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobState;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/jobs")
@Tag(name = "Jobs")
class JobResource {

    private final Jobs jobs;

    JobResource(Jobs jobs) {
        this.jobs = jobs;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<JobJson> items, @Nullable String next) {}

    @GetMapping
    @Requires(Permission.VIEW)
    @Operation(
            summary = "List jobs",
            description =
                    "Newest first; finished ones are kept for 30 days, failed ones until they are done or set aside."
                            + " Failed mails, checks of connections and deliveries of alerts go after 30 days too: what"
                            + " they were about tells of them.")
    Page list(
            @RequestParam(required = false) @Nullable JobState state,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable UUID customerId,
            @RequestParam(required = false) @Nullable UUID connectionId,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Set<JobState> states = state == null ? Set.of() : Set.of(state);
        Slice<JobJson> slice = jobs.list(new JobQuery(states, kind, customerId, connectionId, cursor, limit))
                .slice()
                .map(JobJson::of);
        return new Page(slice.items(), slice.next());
    }

    @GetMapping("/{id}")
    @Requires(Permission.VIEW)
    @Operation(summary = "Read a job", description = "Ask again until the state is SUCCEEDED, FAILED or CANCELLED.")
    JobJson get(@PathVariable UUID id) {
        return jobs.find(id).map(JobJson::of).orElseThrow(() -> new NotFound("No job " + id));
    }

    @PostMapping("/{id}/retry")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Run a job now",
            description =
                    "A failed or cancelled one begins anew, a waiting one goes on at once. 409 where it runs or has"
                            + " succeeded, and while a pause lasts that Microsoft asked for.")
    JobJson retry(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        jobs.retry(id, actor);
        return get(id);
    }

    @PostMapping("/{id}/cancel")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "End an open job",
            description = "A running one stops at its next step. 409 where it has ended already.")
    JobJson cancel(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        jobs.cancel(id, actor);
        return get(id);
    }

    @PostMapping("/{id}/set-aside")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Set aside a failed job",
            description =
                    "Nobody does it any more: it is CANCELLED from then on, and the alert about it closes. It may still"
                            + " be begun anew. 409 where it has not failed.")
    JobJson setAside(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        jobs.setAside(id, actor);
        return get(id);
    }
}
