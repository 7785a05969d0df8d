package io.gatehouse.connection.desk;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionQuery;
import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.credential.ConnectionCredentials;
import io.gatehouse.connection.credential.HeldCredential;
import io.gatehouse.job.JobView;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/connections")
@Tag(name = "Connections")
class ConnectionResource {

    private static final int LARGEST_PAGE = 200;

    private final Connections connections;
    private final ConnectionDesk desk;
    private final ConnectionCredentials credentials;
    private final VerifyMany many;
    private final Clock clock;

    ConnectionResource(
            Connections connections,
            ConnectionDesk desk,
            ConnectionCredentials credentials,
            VerifyMany many,
            Clock clock) {
        this.many = many;
        this.connections = connections;
        this.desk = desk;
        this.credentials = credentials;
        this.clock = clock;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<ConnectionJson> items, @Nullable String next) {}

    /** The job; {@code notBefore} only where Microsoft asked it to wait that long. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Accepted(UUID jobId, @Nullable Instant notBefore) {

        static Accepted of(JobView job) {
            return new Accepted(job.id(), job.notBefore());
        }
    }

    /** What a disconnection may do besides erasing our tokens; absent means no. */
    record DisconnectRequest(@Nullable Boolean removeApp) {}

    @GetMapping
    @Requires(Permission.VIEW)
    @Operation(
            summary = "List connections",
            description =
                    "Newest first. One that the provider has not confirmed yet, in state WAITING, is in no list by"
                            + " health: what it tells as its health is that of its sign-in, and nothing uses it.")
    Page list(
            @RequestParam(required = false) @Nullable UUID customerId,
            @RequestParam(required = false) @Nullable ConnectionHealth health,
            @RequestParam(required = false) @Nullable ConnectionState state,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Slice<ConnectionView> found = connections.list(
                new ConnectionQuery(customerId, health, state, Math.clamp(limit, 1, LARGEST_PAGE), cursor));
        Map<UUID, List<HeldCredential>> held = credentials.of(found.items());
        Slice<ConnectionJson> slice =
                found.map(view -> ConnectionJson.of(view, held.getOrDefault(view.id(), List.of()), clock.instant()));
        return new Page(slice.items(), slice.next());
    }

    @GetMapping("/{id}")
    @Requires(Permission.VIEW)
    @Operation(summary = "Read a connection")
    ConnectionJson get(@PathVariable UUID id) {
        ConnectionView connection = connections.get(id);
        return ConnectionJson.of(connection, credentials.of(connection), clock.instant());
    }

    @PostMapping("/{id}/verify")
    @Requires(Permission.OPERATE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Prove sign-in, tenant and consent with live calls")
    Accepted verify(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        return Accepted.of(desk.verify(id, actor));
    }

    @PostMapping("/verify")
    @Requires(Permission.OPERATE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Prove many connections with live calls",
            description =
                    "Those in use where nothing is named, or of them those of a customer, a health or a service; not those of suspended"
                            + " customers. What was not looked at for longest goes first, up to 500 at once; more tells"
                            + " that there are others, with which the same call goes on. Each is a job of kind"
                            + " connection.verify.")
    VerifyMany.Begun verify(@RequestBody VerifyMany.Wanted wanted, @Parameter(hidden = true) Actor actor) {
        return many.begin(wanted, actor);
    }

    @PostMapping("/{id}/rotate")
    @Requires(Permission.OPERATE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Replace the credential of a connection whose app lives in the customer's tenant",
            description = "The job waits where an administrator of the customer must sign in for it.")
    Accepted rotate(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        return Accepted.of(desk.rotate(id, actor));
    }

    @PostMapping("/{id}/disconnect")
    @Requires(Permission.OPERATE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "End a connection and erase its tokens",
            description = "With removeApp the app is removed from the customer's tenant too, as far as that works.")
    Accepted disconnect(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable DisconnectRequest request,
            @Parameter(hidden = true) Actor actor) {
        boolean removeApp = request != null && Boolean.TRUE.equals(request.removeApp());
        return Accepted.of(desk.disconnect(id, removeApp, actor));
    }
}
