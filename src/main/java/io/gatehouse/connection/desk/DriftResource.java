package io.gatehouse.connection.desk;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.connection.drift.DriftCode;
import io.gatehouse.connection.drift.DriftFinding;
import io.gatehouse.connection.drift.DriftState;
import io.gatehouse.connection.drift.LentLook;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/connections/{id}/drift")
@Tag(name = "Connections")
class DriftResource {

    private final DriftDesk desk;

    DriftResource(DriftDesk desk) {
        this.desk = desk;
    }

    /**
     * What stands now; {@code unread} names what nobody could look at, {@code lent} what is known by the sign-in of an
     * administrator alone, as the connection's permissions do not let it be read.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(
            List<FindingJson> items,
            List<String> unread,
            @Nullable LentLook lent) {}

    /** A difference and what was decided about it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FindingJson(
            UUID id,
            DriftCode code,
            String subject,
            boolean repairable,
            DriftState state,
            @Nullable LocalDate until,
            @Nullable String owner,
            @Nullable String reason,
            @Nullable String decidedBy,
            Instant firstSeenAt,
            Instant lastSeenAt) {

        static FindingJson of(DriftFinding finding) {
            DriftFinding.Decision decision = finding.decision();
            return new FindingJson(
                    finding.id(),
                    finding.code(),
                    finding.subject(),
                    finding.code().repairable(),
                    finding.state(),
                    decision == null ? null : decision.until(),
                    decision == null ? null : decision.owner(),
                    decision == null ? null : decision.reason(),
                    decision == null ? null : decision.by(),
                    finding.firstSeenAt(),
                    finding.lastSeenAt());
        }
    }

    /** All but the state are needed unless it is NEW; {@code until}, a day, only with ACCEPTED. */
    record Decision(
            @Nullable DriftState state,
            @Schema(format = "date") @Nullable String until,
            @Nullable String owner,
            @Nullable String reason) {

        /** Read here, as JSON takes an empty list for no day. */
        @Nullable
        LocalDate day() {
            try {
                return until == null ? null : LocalDate.parse(until);
            } catch (DateTimeParseException e) {
                throw new InvalidInput("until", "error.date", "A day such as 2027-03-31.");
            }
        }
    }

    @GetMapping
    @Requires(Permission.VIEW)
    @Operation(
            summary = "List how the customer's tenant differs from what was agreed",
            description = "As the last check found it; verify asks Microsoft again.")
    Page list(@PathVariable UUID id) {
        return new Page(
                desk.open(id).stream().map(FindingJson::of).toList(),
                desk.unread(id),
                desk.lent(id).orElse(null));
    }

    @PostMapping("/{finding}")
    @Requires(Permission.OPERATE)
    @Operation(summary = "Decide about a difference")
    FindingJson decide(
            @PathVariable UUID id,
            @PathVariable UUID finding,
            @RequestBody Decision decision,
            @Parameter(hidden = true) Actor actor) {
        DriftDesk.Wish wish = new DriftDesk.Wish(decision.state(), decision.day(), decision.owner(), decision.reason());
        return FindingJson.of(desk.decide(id, finding, wish, actor));
    }
}
