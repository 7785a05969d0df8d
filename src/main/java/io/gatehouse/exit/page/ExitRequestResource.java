package io.gatehouse.exit.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gatehouse.exit.run.ExitRequests;
import io.gatehouse.exit.run.ExitRows;
import io.gatehouse.exit.run.ExitRun;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.IssuedInvitation;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Exits")
class ExitRequestResource {

    private final ExitRequests requests;
    private final ExitRows rows;

    ExitRequestResource(ExitRequests requests, ExitRows rows) {
        this.requests = requests;
        this.rows = rows;
    }

    /** As for an invitation: contacts where no recipients are named; with notify=false the answer holds the link. */
    record Wish(
            @Nullable List<String> recipients,
            @Nullable String locale,
            @Nullable String message,
            @JsonProperty("notify") @Nullable Boolean byMail) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Asked(
            UUID invitationId,
            List<String> recipients,
            Instant expiresAt,
            @Nullable String mailStatus,
            @Nullable String link) {

        static Asked of(IssuedInvitation issued) {
            InvitationView invitation = issued.invitation();
            return new Asked(
                    invitation.id(),
                    invitation.recipients(),
                    invitation.expiresAt(),
                    invitation.mail().status(),
                    issued.link() == null ? null : issued.link().reveal());
        }
    }

    @PostMapping("/api/v1/exits/{id}/requests")
    @Requires(Permission.ADMINISTER)
    @Operation(
            summary = "Ask an administrator of the customer to have the rest removed",
            description = "Takes an Idempotency-Key. Makes an invitation of purpose REMOVE: resend, revoke and further"
                    + " links work as for every invitation. 409 where the exit waits for nobody, or one is open (its id"
                    + " is in the answer).")
    ResponseEntity<Asked> ask(@PathVariable UUID id, @RequestBody Wish wish, @Parameter(hidden = true) Actor actor) {
        ExitRun run = rows.find(id).orElseThrow(() -> new NotFound("No exit " + id));
        boolean byMail = wish.byMail() == null || wish.byMail();
        ExitRequests.Wish wanted = new ExitRequests.Wish(wish.recipients(), wish.locale(), wish.message(), byMail);
        Asked asked = Asked.of(requests.ask(run.customerId(), wanted, actor));
        return ResponseEntity.created(URI.create("/api/v1/invitations/" + asked.invitationId()))
                .cacheControl(CacheControl.noStore())
                .body(asked);
    }
}
