package io.gatehouse.alert.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.subscription.InboxNews;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/alert-routes")
@Requires(Permission.VIEW)
@Tag(name = "Alerts")
class RouteResource {

    private final Routes routes;

    RouteResource(Routes routes) {
        this.routes = routes;
    }

    record Page(List<RouteJson> items) {}

    /** Of targets other than mailboxes the address is the host alone; no kinds are all of them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RouteJson(
            UUID id,
            String name,
            Route.Target target,
            String address,
            AlertSeverity leastSeverity,
            List<AlertKind> kinds,
            @Nullable UUID customerId,
            Rhythm rhythm,
            int mailsPerHour,
            @Nullable NewsJson news,
            boolean enabled,
            @Nullable LastAnswer lastAnswer) {

        static RouteJson of(Route route) {
            Route.Wanted wanted = route.wanted();
            Route.Answer last = route.last();
            return new RouteJson(
                    route.id(),
                    route.name(),
                    route.target(),
                    route.address(),
                    wanted.least(),
                    wanted.kinds().stream().sorted().toList(),
                    wanted.customer(),
                    route.rhythm(),
                    route.mailsPerHour(),
                    NewsJson.of(route.news()),
                    route.enabled(),
                    last == null ? null : new LastAnswer(last.text(), last.accepted(), last.at()));
        }
    }

    /** Which news in the inbox is told instead of alerts; without a profile that of every service. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NewsJson(List<InboxNews.Kind> kinds, @Nullable String profile) {

        static @Nullable NewsJson of(Route.@Nullable News news) {
            return news == null
                    ? null
                    : new NewsJson(news.kinds().stream().sorted().toList(), news.profile());
        }
    }

    record LastAnswer(String text, boolean accepted, Instant at) {}

    @GetMapping
    @Operation(
            summary = "List where alerts go, and who is told of news in the inbox",
            description =
                    "All of them, 50 at most, the oldest first. Routes are made and changed by owners in Settings.")
    Page list() {
        return new Page(routes.all().stream().map(RouteJson::of).toList());
    }
}
