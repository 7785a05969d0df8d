package io.gatehouse.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.campaign.CampaignJson.AskedJson;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/campaigns")
@Tag(name = "Campaigns")
class CampaignResource {

    private static final int LARGEST_PAGE = 200;

    private final Campaigns campaigns;
    private final CampaignRows rows;
    private final CampaignMembers members;

    CampaignResource(Campaigns campaigns, CampaignRows rows, CampaignMembers members) {
        this.campaigns = campaigns;
        this.rows = rows;
        this.members = members;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<CampaignJson> items, @Nullable String next) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Asked(List<AskedJson> items, @Nullable String next) {}

    /**
     * The rate is 1 to what the installation allows (2000), 100 where none is given; the message stands in the mails. The
     * deadline is a day from tomorrow to 89 days ahead; links end with it.
     */
    record Wish(
            @Nullable String profile,
            @Nullable Integer perHour,
            @Nullable String message,
            @Schema(format = "date") @Nullable String deadline) {}

    /** Absent or null takes the deadline away. */
    record Deadline(@Schema(format = "date") @Nullable String deadline) {}

    record Rate(@Nullable Integer perHour) {}

    @GetMapping
    @Requires(Permission.VIEW)
    @Operation(summary = "List consent campaigns", description = "Newest first.")
    Page list(
            @RequestParam(required = false) @Nullable String profile,
            @RequestParam(required = false) @Nullable CampaignState state,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Slice<CampaignJson> found = rows.list(profile, state, Math.clamp(limit, 1, LARGEST_PAGE), cursor)
                .map(this::json);
        return new Page(found.items(), found.next());
    }

    @PostMapping
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Ask every customer who lacks something of a service profile to consent",
            description =
                    "Takes an Idempotency-Key. Of the version in use; 409 where a campaign for the service is under"
                            + " way (its id is in the answer) or nobody lacks anything. Mails leave at the rate given.")
    ResponseEntity<CampaignJson> begin(@RequestBody Wish wish, @Parameter(hidden = true) Actor actor) {
        int rate = wish.perHour() == null ? campaigns.usualRate() : wish.perHour();
        CampaignJson begun =
                json(campaigns.get(campaigns.begin(wish.profile(), rate, wish.message(), day(wish.deadline()), actor)));
        return ResponseEntity.created(URI.create("/api/v1/campaigns/" + begun.id()))
                .body(begun);
    }

    @GetMapping("/{id}")
    @Requires(Permission.VIEW)
    @Operation(summary = "Read a campaign", description = "Ask again until the state is DONE or STOPPED.")
    CampaignJson get(@PathVariable UUID id) {
        return json(campaigns.get(id));
    }

    @GetMapping("/{id}/customers")
    @Requires(Permission.VIEW)
    @Operation(
            summary = "List the customers of a campaign",
            description = "In the order in which they are asked. The stage is PENDING, SENT, OPENED, DONE, FAILED or"
                    + " SKIPPED; with behind=true only those who were asked and have not consented.")
    Asked customers(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "false") boolean behind,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        long after = Cursor.parse(cursor, 1)
                .map(keys -> Cursor.number(keys.getFirst()))
                .orElse(0L);
        campaigns.get(id);
        int size = Math.clamp(limit, 1, LARGEST_PAGE);
        Slice<AskedJson> found = Slice.of(
                        behind ? members.behind(id, after, size + 1) : members.page(id, after, size + 1),
                        size,
                        member -> Cursor.of(member.position()))
                .map(AskedJson::of);
        return new Asked(found.items(), found.next());
    }

    @PostMapping("/{id}/pause")
    @Requires(Permission.OPERATE)
    @Operation(summary = "Ask nobody else for now", description = "Doing it twice changes nothing.")
    CampaignJson pause(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        campaigns.pause(id, actor);
        return alive(id);
    }

    @PostMapping("/{id}/resume")
    @Requires(Permission.OPERATE)
    @Operation(summary = "Go on, at another rate where one is given")
    CampaignJson resume(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Rate rate,
            @Parameter(hidden = true) Actor actor) {
        campaigns.resume(id, rate == null ? null : rate.perHour(), actor);
        return alive(id);
    }

    @PutMapping("/{id}/deadline")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Set, move or take away the day by which everybody should have consented",
            description = "Reminders leave 7 days, 3 days and 1 day before. Open links end with the deadline.")
    CampaignJson deadline(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Deadline wanted,
            @Parameter(hidden = true) Actor actor) {
        campaigns.deadline(id, wanted == null ? null : day(wanted.deadline()), actor);
        return get(id);
    }

    /** Read here, as JSON takes an empty list for no day. */
    private static @Nullable LocalDate day(@Nullable String deadline) {
        try {
            return deadline == null ? null : LocalDate.parse(deadline);
        } catch (DateTimeParseException e) {
            throw new InvalidInput("deadline", "error.date", "A day such as 2027-03-31.");
        }
    }

    @PostMapping("/{id}/stop")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "End a campaign for good",
            description = "Who was asked stays asked. Doing it twice changes nothing.")
    CampaignJson stop(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        campaigns.stop(id, actor);
        return get(id);
    }

    private CampaignJson alive(UUID id) {
        Campaign campaign = campaigns.get(id);
        if (campaign.state().over()) {
            throw new Conflict("campaign.over", "This campaign has ended; start another one.", id);
        }
        return json(campaign);
    }

    private CampaignJson json(Campaign campaign) {
        return CampaignJson.of(campaign, members.progress(campaign.id()), campaigns.now());
    }
}
