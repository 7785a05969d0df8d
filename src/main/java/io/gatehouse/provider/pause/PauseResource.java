package io.gatehouse.provider.pause;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.job.pause.Pause;
import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.mail.MailRate;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/pauses")
@Tag(name = "Pauses", description = "All calls to Microsoft, or all mail, stopped by an owner")
class PauseResource {

    private final Pauses pauses;
    private final MailRate rate;

    PauseResource(Pauses pauses, MailRate rate) {
        this.pauses = pauses;
        this.rate = rate;
    }

    record Page(List<State> items, int mailsPerMinute) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record State(
            Topic topic,
            boolean paused,
            @Nullable String reason,
            @Nullable String by,
            @Nullable Instant since) {}

    record Wish(@Nullable Topic topic, @Nullable String reason) {}

    record Lifting(@Nullable Topic topic) {}

    record Rate(@Nullable Integer mailsPerMinute) {}

    @GetMapping
    @Requires(Permission.VIEW)
    @Operation(summary = "Read what stands still, and how many mails leave within a minute")
    Page list() {
        List<Pause> standing = pauses.standing();
        return new Page(
                Arrays.stream(Topic.values())
                        .map(topic -> state(topic, standing))
                        .toList(),
                rate.perMinute());
    }

    @PostMapping
    @Requires(Permission.ADMINISTER)
    @Operation(
            summary = "Pause all calls to Microsoft, or all mail",
            description = "Within a second or two on every replica. Jobs wait, mails stay in the outbox, no connection"
                    + " changes its health. May be repeated: then the reason is the new one.")
    Page pause(@RequestBody Wish wish, @Parameter(hidden = true) Actor actor) {
        pauses.set(known(wish.topic()), wish.reason(), actor);
        return list();
    }

    @PostMapping("/lift")
    @Requires(Permission.ADMINISTER)
    @Operation(
            summary = "Let calls or mail go on",
            description = "What has waited goes on within a minute, little by little. May be repeated.")
    Page lift(@RequestBody Lifting wish, @Parameter(hidden = true) Actor actor) {
        pauses.lift(known(wish.topic()), actor);
        return list();
    }

    @PostMapping("/rate")
    @Requires(Permission.ADMINISTER)
    @Operation(summary = "Set how many mails leave within a minute", description = "1 to 10000.")
    Page rate(@RequestBody Rate wish, @Parameter(hidden = true) Actor actor) {
        rate.set(wish.mailsPerMinute() == null ? 0 : wish.mailsPerMinute(), actor);
        return list();
    }

    private static Topic known(@Nullable Topic topic) {
        if (topic == null) {
            throw new InvalidInput("topic", "provider.pauses.choose", "MICROSOFT or MAIL.");
        }
        return topic;
    }

    private static State state(Topic topic, List<Pause> standing) {
        return standing.stream()
                .filter(pause -> pause.topic() == topic)
                .map(pause -> new State(topic, true, pause.reason(), pause.by(), pause.since()))
                .findFirst()
                .orElseGet(() -> new State(topic, false, null, null, null));
    }
}
