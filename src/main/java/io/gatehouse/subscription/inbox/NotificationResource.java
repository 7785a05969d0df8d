package io.gatehouse.subscription.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import io.gatehouse.subscription.keep.SubscriptionKind;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/notifications")
@Tag(name = "Notifications")
class NotificationResource {

    private static final int MOST_IDS = 1_000;

    private final Inbox inbox;

    NotificationResource(Inbox inbox) {
        this.inbox = inbox;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Notification> items, @Nullable String next) {}

    /** Which items were dealt with. */
    record Acknowledging(@Nullable List<UUID> ids) {}

    record Acknowledged(int acknowledged) {}

    /** Messages hold what people wrote: whoever may only look does not read them. */
    @GetMapping
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Read the inbox",
            description = "What was not acknowledged, in the order of arrival; where much waits, an emergency may come"
                    + " before what arrived earlier. Go on with next as cursor, also after an empty page: what comes"
                    + " later has a later position. Each item is in the inbox once, however often Microsoft delivers"
                    + " it.")
    Page list(
            @RequestParam(required = false) @Nullable UUID connectionId,
            @RequestParam(required = false) @Nullable UUID customerId,
            @RequestParam(required = false) @Nullable SubscriptionKind kind,
            @RequestParam(defaultValue = "false") boolean urgent,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        Slice<Notification> slice = inbox.list(new Inbox.Wanted(connectionId, customerId, kind, urgent, cursor, limit));
        return new Page(slice.items(), slice.next() == null ? cursor : slice.next());
    }

    @PostMapping("/acknowledge")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Take items out of the inbox",
            description = "They are never shown again and their content is erased. Answers how many were still there.")
    Acknowledged acknowledge(@RequestBody Acknowledging body, @Parameter(hidden = true) Actor actor) {
        List<UUID> ids = body.ids();
        if (ids == null
                || ids.isEmpty()
                || ids.size() > MOST_IDS
                || ids.stream().anyMatch(Objects::isNull)) {
            throw new InvalidInput(
                    "ids", "notification.ids", "Name between 1 and " + MOST_IDS + " ids.", String.valueOf(MOST_IDS));
        }
        return new Acknowledged(inbox.acknowledge(ids, actor));
    }
}
