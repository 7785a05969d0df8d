package io.gatehouse.subscription.desk;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.connection.Connections;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import io.gatehouse.subscription.keep.KeepRequests;
import io.gatehouse.subscription.keep.KeptSubscription;
import io.gatehouse.subscription.keep.SubscriptionKind;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Notifications")
class SubscriptionResource {

    private static final int LARGEST_PAGE = 500;

    private final Connections connections;
    private final SubscriptionPages pages;
    private final KeepRequests requests;

    SubscriptionResource(Connections connections, SubscriptionPages pages, KeepRequests requests) {
        this.connections = connections;
        this.pages = pages;
        this.requests = requests;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SubscriptionJson(
            UUID id,
            SubscriptionKind kind,
            String resource,
            KeptSubscription.State state,
            @Nullable String failure,
            @Nullable Instant expiresAt,
            @Nullable Instant renewsAt,
            @Nullable Instant lastNotificationAt,
            long received,
            long refused) {

        static SubscriptionJson of(KeptSubscription kept) {
            return new SubscriptionJson(
                    kept.id(),
                    kept.kind(),
                    kept.shown(),
                    kept.state(),
                    kept.failure(),
                    kept.times().expiresAt(),
                    kept.times().dueAt(),
                    kept.times().lastNotificationAt(),
                    kept.received(),
                    kept.refused());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Subscriptions(
            List<SubscriptionJson> items, @Nullable String next) {}

    record Accepted(UUID jobId) {}

    @GetMapping("/api/v1/connections/{id}/subscriptions")
    @Requires(Permission.VIEW)
    @Operation(
            summary = "List a connection's subscriptions",
            description = "Change notifications: those that live, then those that ended, the newest first.")
    Subscriptions list(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "200") int limit) {
        Slice<SubscriptionJson> slice =
                pages.list(id, cursor, Math.clamp(limit, 1, LARGEST_PAGE)).map(SubscriptionJson::of);
        connections.get(id);
        return new Subscriptions(slice.items(), slice.next());
    }

    @PostMapping("/api/v1/connections/{id}/subscriptions/check")
    @Requires(Permission.OPERATE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Compare a connection's subscriptions with Microsoft's list",
            description = "What is missing is made, doubles are removed. Answers the job that does it.")
    Accepted check(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        return new Accepted(requests.compare(id, actor));
    }
}
