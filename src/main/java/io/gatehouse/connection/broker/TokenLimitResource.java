package io.gatehouse.connection.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/token-limits")
@Tag(name = "Token limits", description = "Which access tokens a program may take out of the broker")
class TokenLimitResource {

    private static final int MOST = 200;

    private final TokenLimits limits;
    private final Profiles profiles;

    TokenLimitResource(TokenLimits limits, Profiles profiles) {
        this.limits = limits;
        this.profiles = profiles;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Limits(List<TokenLimit> items, @Nullable String next) {}

    /** Absent means no limit of that sort; an empty list means nothing at all. */
    record LimitRequest(
            @Nullable List<String> profiles, @Nullable List<String> permissions) {}

    @GetMapping
    @Requires(Permission.VIEW)
    @Operation(summary = "List the limits of all programs")
    Limits list(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam(defaultValue = "200") int limit) {
        Slice<TokenLimit> slice = limits.list(cursor, Math.clamp(limit, 1, MOST));
        return new Limits(slice.items(), slice.next());
    }

    @PutMapping("/{clientId}")
    @Requires(Permission.ADMINISTER)
    @Operation(
            summary = "Limit a program",
            description =
                    "Microsoft puts all that the customer granted the app into each token, for another service and"
                            + " beyond any too: a program gets none that holds more than the permissions named here.")
    TokenLimit set(
            @PathVariable String clientId, @RequestBody LimitRequest request, @Parameter(hidden = true) Actor actor) {
        List<String> services = checked("profiles", request.profiles());
        if (services != null
                && services.stream().anyMatch(key -> profiles.find(key).isEmpty())) {
            throw new InvalidInput("profiles", "connection.limit.profile", "Names a service that does not exist.");
        }
        return limits.set(client(clientId), services, checked("permissions", request.permissions()), actor);
    }

    @DeleteMapping("/{clientId}")
    @Requires(Permission.ADMINISTER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Lift the limit of a program")
    void lift(@PathVariable String clientId, @Parameter(hidden = true) Actor actor) {
        limits.lift(client(clientId), actor);
    }

    private static String client(String id) {
        return Inputs.id(id)
                .map(UUID::toString)
                .orElseThrow(() -> new InvalidInput(
                        "clientId", "connection.limit.client", "The client id of the program, a GUID."));
    }

    private static @Nullable List<String> checked(String field, @Nullable List<String> names) {
        if (names == null) {
            return null;
        }
        if (names.size() > MOST || names.stream().anyMatch(name -> name == null || name.isBlank())) {
            throw new InvalidInput(field, "connection.limit.invalid", "At most 200 names, none of them empty.");
        }
        return names.stream().map(String::strip).distinct().sorted().toList();
    }
}
