package io.gatehouse.subscription.gap;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
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
@RequestMapping("/api/v1/notification-gaps")
@Tag(name = "Notifications", description = "What Microsoft told us, and when it may have told us nothing")
class GapResource {

    private final Gaps gaps;

    GapResource(Gaps gaps) {
        this.gaps = gaps;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Gap> items, @Nullable String next) {}

    record Closing(
            @Nullable String note,

            @Schema(
                    format = "date-time",
                    description = "As it was listed: a gap that began earlier than that is not closed (409).")
            @Nullable
            String startedAt,

            @Schema(
                    format = "date-time",
                    description = "As it was listed: a gap that has become longer since then is not closed (409).")
            @Nullable
            String endedAt) {}

    @GetMapping
    @Requires(Permission.VIEW)
    @Operation(
            summary = "List gaps",
            description = "Newest first. Between its start and its end something may have happened that no notification"
                    + " told of; endedAt is absent while that lasts. What a directory's sync has read since is closed by"
                    + " it, and closedBy names its job.")
    Page list(
            @RequestParam(required = false) @Nullable UUID connectionId,
            @RequestParam(required = false) @Nullable UUID customerId,
            @RequestParam(defaultValue = "false") boolean open,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Slice<Gap> slice = gaps.list(connectionId, customerId, open, cursor, limit);
        return new Page(slice.items(), slice.next());
    }

    @PostMapping("/{id}/close")
    @Requires(Permission.OPERATE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Close a gap", description = "Says that what happened meanwhile was read in another way.")
    void close(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Closing body,
            @Parameter(hidden = true) Actor actor) {
        Closing closing = body == null ? new Closing(null, null, null) : body;
        Instant from = moment("startedAt", closing.startedAt());
        gaps.close(id, from, moment("endedAt", closing.endedAt()), closing.note(), actor);
    }

    /** Read here, as JSON takes a number for a time. */
    private static @Nullable Instant moment(String field, @Nullable String time) {
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeParseException e) {
            throw new InvalidInput(field, "error.time", "A time between the years 1970 and 9999.");
        }
    }
}
