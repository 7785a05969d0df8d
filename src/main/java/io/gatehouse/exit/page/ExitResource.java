package io.gatehouse.exit.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.exit.run.ExitRows;
import io.gatehouse.exit.run.ExitRun;
import io.gatehouse.exit.run.ExitState;
import io.gatehouse.exit.run.Exits;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Requires(Permission.ADMINISTER)
@Tag(name = "Exits")
class ExitResource {

    private static final int LARGEST_PAGE = 200;

    private final Exits exits;
    private final ExitRows rows;
    private final ExitProofs proofs;

    ExitResource(Exits exits, ExitRows rows, ExitProofs proofs) {
        this.exits = exits;
        this.rows = rows;
        this.proofs = proofs;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<ExitJson> items, @Nullable String next) {}

    /** The customer's display name shows that it is meant; leaveRest waits for nobody there, absent means no. */
    record Wish(@Nullable String name, @Nullable Boolean leaveRest) {}

    @GetMapping("/exits")
    @Operation(summary = "List the exits of customers", description = "Newest first.")
    Page list(
            @RequestParam(required = false) @Nullable UUID customerId,
            @RequestParam(required = false) @Nullable ExitState state,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Slice<ExitJson> found = rows.list(customerId, state, Math.clamp(limit, 1, LARGEST_PAGE), cursor)
                .map(this::json);
        return new Page(found.items(), found.next());
    }

    @PostMapping("/customers/{id}/exits")
    @Operation(
            summary = "End a customer: remove what was made in its tenant, prove it, and erase everything held",
            description = "Takes an Idempotency-Key. There is no way back, so name must be the customer's display name."
                    + " 409 where an exit is under way (its id is in the answer).")
    ResponseEntity<ExitJson> begin(
            @PathVariable UUID id, @RequestBody Wish wish, @Parameter(hidden = true) Actor actor) {
        String name = wish.name() == null ? "" : wish.name();
        UUID begun = exits.begin(id, name, Boolean.TRUE.equals(wish.leaveRest()), actor);
        return ResponseEntity.created(URI.create("/api/v1/exits/" + begun)).body(get(begun));
    }

    @GetMapping("/exits/{id}")
    @Operation(
            summary = "Read an exit and its steps",
            description =
                    "Ask again until the state is DONE. NEEDS_SIGN_IN waits for an administrator of the customer.")
    ExitJson get(@PathVariable UUID id) {
        return json(run(id));
    }

    @PostMapping("/exits/{id}/again")
    @Operation(summary = "Look again for what an administrator had to remove")
    ExitJson again(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        exits.again(open(id).customerId(), actor);
        return get(id);
    }

    @PostMapping("/exits/{id}/leave-rest")
    @Operation(summary = "Leave what our rights cannot remove to the customer, and go on")
    ExitJson leaveRest(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        exits.goOnWithout(open(id).customerId(), actor);
        return get(id);
    }

    @GetMapping("/exits/{id}/proof")
    @Operation(
            summary = "The signed record of a finished exit",
            description = "The signature is a JWT (ES256) over the same facts; keys names the JWK set that proves it."
                    + " 409 while the exit is under way.")
    ExitProofs.Document proof(@PathVariable UUID id) {
        return proofs.of(run(id));
    }

    private ExitRun open(UUID id) {
        ExitRun run = run(id);
        if (run.state() == ExitState.DONE) {
            throw new Conflict("exit.none", "This exit is finished.", id);
        }
        return run;
    }

    private ExitRun run(UUID id) {
        return rows.find(id).orElseThrow(() -> new NotFound("No exit " + id));
    }

    private ExitJson json(ExitRun run) {
        return ExitJson.of(run, rows.steps(run.id()));
    }
}
