package io.gatehouse.job.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/job-schedules")
@Tag(name = "Jobs")
class ScheduleResource {

    private final Schedules schedules;

    ScheduleResource(Schedules schedules) {
        this.schedules = schedules;
    }

    record SchedulePage(List<ScheduleJson> items) {}

    /** A schedule is failing where its last run failed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ScheduleJson(
            String name,
            Duration every,
            @Nullable Instant lastSuccess,
            @Nullable Instant lastFailure,
            @Nullable Instant next,
            boolean running,
            boolean failing,
            boolean paused) {

        static ScheduleJson of(Schedules.ScheduleView schedule) {
            return new ScheduleJson(
                    schedule.name(),
                    schedule.every(),
                    schedule.lastSuccess(),
                    schedule.lastFailure(),
                    schedule.next(),
                    schedule.running(),
                    schedule.failing(),
                    schedule.pause() != null);
        }
    }

    @GetMapping
    @Requires(Permission.VIEW)
    @Operation(summary = "List what comes again by itself", description = "All of it, by name.")
    SchedulePage list() {
        return new SchedulePage(schedules.all().stream().map(ScheduleJson::of).toList());
    }

    @PostMapping("/{name}/run")
    @Requires(Permission.OPERATE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Run a schedule now",
            description = "Instead of at its next time; one that runs at the moment is left to end.")
    void run(@PathVariable String name, @Parameter(hidden = true) Actor actor) {
        schedules.runNow(name, actor);
    }
}
