package io.gatehouse.onboarding.input;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Secret;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Connections")
class GivenOutResource {

    private final GivenOut values;

    GivenOutResource(GivenOut values) {
        this.values = values;
    }

    /** Which value is wanted, by the key of its input in the service profile. */
    record Wanted(@Nullable String key) {}

    record Given(String key, String value) {

        @Override
        public String toString() {
            return "Given[key=" + key + "]";
        }
    }

    @PostMapping("/api/v1/connections/{id}/confidential-value")
    @Requires(Permission.USE_TOKENS)
    @Operation(
            summary = "Take a confidential value that the customer typed",
            description =
                    "Such as the connection string of a resource, by the key of the profile's input. Each call is "
                            + "in the audit trail. Keep it no longer than needed: the answer must not be stored by caches.")
    ResponseEntity<Given> take(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Wanted wanted,
            @Parameter(hidden = true) Actor actor) {
        String key = wanted == null || wanted.key() == null ? "" : wanted.key();
        Secret value = values.give(id, key, GivenOut.Way.ISSUED, actor);
        return ResponseEntity.ok().header(HttpHeaders.CACHE_CONTROL, "no-store").body(new Given(key, value.reveal()));
    }
}
