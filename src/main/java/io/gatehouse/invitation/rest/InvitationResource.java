package io.gatehouse.invitation.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.IssuedInvitation;
import io.gatehouse.invitation.desk.InvitationDesk;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.invitation.pending.InvitationBoard;
import io.gatehouse.invitation.phrase.InvitationPhrase;
import io.gatehouse.invitation.phrase.InvitationPhrases;
import io.gatehouse.invitation.store.InvitationPreset;
import io.gatehouse.invitation.store.InvitationQuery;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
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
@Tag(name = "Invitations")
class InvitationResource {

    private final Invitations invitations;
    private final InvitationDesk desk;
    private final InvitationBoard board;
    private final InvitationPhrases phrases;
    private final Clock clock;

    InvitationResource(
            Invitations invitations,
            InvitationDesk desk,
            InvitationBoard board,
            InvitationPhrases phrases,
            Clock clock) {
        this.invitations = invitations;
        this.desk = desk;
        this.board = board;
        this.phrases = phrases;
        this.clock = clock;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<InvitationJson> items, @Nullable String next) {}

    record Link(String link) {}

    record Revocation(@Nullable String reason) {}

    record RemindersRequest(@Nullable Boolean on) {}

    record Extension(@Nullable Integer expiresInHours) {}

    @PostMapping("/customers/{id}/invitations")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Invite a customer",
            description =
                    "Takes an Idempotency-Key. With notify=false nothing is mailed and the answer holds the link. mail.status"
                            + " is QUEUED, SENT or FAILED, and null while nothing was mailed.")
    ResponseEntity<InvitationJson> issue(
            @PathVariable UUID id, @RequestBody InvitationRequest request, @Parameter(hidden = true) Actor actor) {
        IssuedInvitation issued = invitations.issue(request.invitation(id), actor);
        return ResponseEntity.created(
                        URI.create("/api/v1/invitations/" + issued.invitation().id()))
                .cacheControl(CacheControl.noStore())
                .body(json(issued.invitation(), issued.link()));
    }

    @GetMapping("/invitations")
    @Requires(Permission.VIEW)
    @Operation(summary = "List invitations, newest first")
    Page list(
            @RequestParam(required = false) @Nullable InvitationStatus status,
            @RequestParam(required = false) @Nullable UUID customerId,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Slice<InvitationJson> slice = board.page(new InvitationQuery(
                        InvitationPreset.ALL,
                        query,
                        status,
                        customerId,
                        null,
                        null,
                        InvitationQuery.NEWEST,
                        limit,
                        cursor))
                .all(this::json)
                .slice();
        return new Page(slice.items(), slice.next());
    }

    @GetMapping("/invitations/{id}")
    @Requires(Permission.VIEW)
    @Operation(summary = "Read an invitation")
    InvitationJson get(@PathVariable UUID id) {
        return json(invitations.get(id), null);
    }

    @PostMapping("/invitations/{id}/resend")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Mail new links",
            description =
                    "Older links stay live. At most three mails of an invitation go out within an hour, the first one"
                            + " included; refused ones do not count. Beyond that 429 with Retry-After.")
    InvitationJson resend(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        return json(desk.resend(id, actor), null);
    }

    @PostMapping("/invitations/{id}/revoke")
    @Requires(Permission.OPERATE)
    @Operation(summary = "End an invitation and all its links", description = "Doing it twice changes nothing.")
    InvitationJson revoke(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Revocation body,
            @Parameter(hidden = true) Actor actor) {
        return json(desk.revoke(id, body == null ? null : body.reason(), actor), null);
    }

    @PostMapping("/invitations/{id}/extend")
    @Requires(Permission.OPERATE)
    @Operation(summary = "Set a new end", description = "expiresInHours counts from now: 1 to 2160, default 336.")
    InvitationJson extend(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Extension body,
            @Parameter(hidden = true) Actor actor) {
        Integer hours = body == null ? null : body.expiresInHours();
        return json(desk.extend(id, hours == null ? null : Duration.ofHours(hours), actor), null);
    }

    @PostMapping("/invitations/{id}/dismiss-link")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Give nobody another link",
            description = "Somebody with a dead link asked for a new one; the invitation stays as it is.")
    InvitationJson dismissLink(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        UUID known = invitations.get(id).id();
        desk.dismissLink(known, actor);
        return json(invitations.get(known), null);
    }

    @PostMapping("/invitations/{id}/reminders")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Switch reminders on or off",
            description = "They go to the recipients while it is their turn: by default three and seven days after the"
                    + " invitation and a day before its end, never within two days of another mail.")
    InvitationJson remind(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable RemindersRequest request,
            @Parameter(hidden = true) Actor actor) {
        InvitationView before = invitations.get(id);
        if (request == null || request.on() == null) {
            throw new InvalidInput("on", "error.required", "on is required.");
        }
        return json(desk.remind(before.id(), request.on(), actor), null);
    }

    @PostMapping("/invitations/{id}/links")
    @Requires(Permission.OPERATE)
    @Operation(summary = "Make another link", description = "It is shown in this answer only; only its hash is kept.")
    ResponseEntity<Link> link(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(new Link(desk.anotherLink(id, actor).reveal()));
    }

    private List<InvitationJson> json(List<InvitationView> views) {
        List<InvitationPhrase> words = phrases.of(views, Locale.ENGLISH);
        return IntStream.range(0, views.size())
                .mapToObj(i -> InvitationJson.of(views.get(i), words.get(i), null, clock.instant()))
                .toList();
    }

    private InvitationJson json(InvitationView view, @Nullable Secret link) {
        return InvitationJson.of(view, phrases.of(view, Locale.ENGLISH), link, clock.instant());
    }
}
