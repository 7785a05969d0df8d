package io.gatehouse.onboarding.confirm;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Invitations")
class ConfirmResource {

    private final Confirmations confirmations;

    ConfirmResource(Confirmations confirmations) {
        this.confirmations = confirmations;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Confirmed(
            UUID id,
            UUID customerId,
            InvitationStatus status,
            @Nullable UUID connectionId) {

        static Confirmed of(InvitationView invitation) {
            return new Confirmed(
                    invitation.id(), invitation.customerId(), invitation.status(), invitation.connectionId());
        }
    }

    @PostMapping("/api/v1/invitations/{id}/confirm")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Add the tenant that waits for the provider's confirmation",
            description = "Completes an invitation in status AWAITING_PROVIDER; asked twice it answers the same.")
    Confirmed confirm(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        return Confirmed.of(confirmations.confirm(id, actor));
    }
}
