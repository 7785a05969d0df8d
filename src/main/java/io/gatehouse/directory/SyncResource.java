package io.gatehouse.directory;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Connections")
class SyncResource {

    private final SyncRequests requests;

    SyncResource(SyncRequests requests) {
        this.requests = requests;
    }

    record Accepted(UUID jobId) {}

    @PostMapping("/api/v1/connections/{id}/sync")
    @Requires(Permission.OPERATE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Sync the directory now", description = "Answers the job that does it, or does it already.")
    Accepted sync(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        return new Accepted(requests.start(id, actor));
    }
}
