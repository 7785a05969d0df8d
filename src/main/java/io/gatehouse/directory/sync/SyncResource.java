package io.gatehouse.directory.sync;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.job.JobView;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Connections")
class SyncResource {

    private final SyncRequests requests;

    SyncResource(SyncRequests requests) {
        this.requests = requests;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Accepted(UUID jobId, @Nullable Instant notBefore) {}

    /** What is allowed and wanted besides the changes; absent means no. */
    record SyncRequest(@Nullable Boolean removals, @Nullable Boolean full) {

        SyncRun.Data data() {
            return new SyncRun.Data(false, Boolean.TRUE.equals(full));
        }
    }

    @PostMapping("/api/v1/connections/{id}/sync")
    @Requires(Permission.OPERATE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Sync the directory now",
            description = "Answers the job that does it, or does it already. One that waits goes on at once, unless"
                    + " Microsoft asked for the pause: then notBefore tells until when. A sync that stopped because very"
                    + " much would be removed goes on with removals, which agrees to as many as it has asked about: where it"
                    + " would remove more it asks again. full compares every object, whatever has changed.")
    Accepted sync(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable SyncRequest request,
            @Parameter(hidden = true) Actor actor) {
        SyncRequest wanted = request == null ? new SyncRequest(null, null) : request;
        JobView job = Boolean.TRUE.equals(wanted.removals())
                ? requests.startAgreed(id, actor, wanted.data(), null).orElseThrow()
                : requests.start(id, actor, wanted.data());
        return new Accepted(job.id(), job.notBefore());
    }
}
