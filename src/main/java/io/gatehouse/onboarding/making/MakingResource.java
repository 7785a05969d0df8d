package io.gatehouse.onboarding.making;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.plan.StepState;
import io.gatehouse.registration.progress.SagaView;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Invitations")
class MakingResource {

    private final Makings makings;
    private final MessageSource messages;

    MakingResource(Makings makings, MessageSource messages) {
        this.makings = makings;
        this.messages = messages;
    }

    /** @param state null while nothing has been begun */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RegistrationProgress(
            UUID invitationId,
            @Nullable SagaState state,
            boolean undoing,
            @Nullable String problem,
            List<RegistrationStep> steps,
            @Nullable UUID registrationId,
            @Nullable Instant signedInUntil) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RegistrationStep(
            StepKey key,
            StepState state,
            @Nullable String note,
            @Nullable String microsoftRequestId,
            @Nullable Instant changedAt) {}

    @GetMapping("/api/v1/invitations/{id}/registration")
    @Requires(Permission.VIEW)
    @Operation(
            summary = "Show the app registration that is made for an invitation, step by step",
            description = "Each step with its state, what it waits for and Microsoft's request id of a refused call.")
    RegistrationProgress show(@PathVariable UUID id) {
        makings.invitation(id);
        return makings.of(id)
                .map(saga -> json(id, saga))
                .orElseGet(() -> new RegistrationProgress(id, null, false, null, List.of(), null, null));
    }

    @PostMapping("/api/v1/invitations/{id}/registration/retry")
    @Requires(Permission.OPERATE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Try a waiting or failed step again at once")
    RegistrationProgress retry(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        return json(id, makings.retry(id, actor));
    }

    @PostMapping("/api/v1/invitations/{id}/registration/undo")
    @Requires(Permission.OPERATE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Take back what was made in the customer's tenant",
            description = "In reverse order, with the administrator's sign-in; waits for another one where it ran out.")
    RegistrationProgress undo(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        return json(id, makings.undo(id, actor));
    }

    private RegistrationProgress json(UUID invitation, SagaView saga) {
        return new RegistrationProgress(
                invitation,
                saga.state(),
                saga.undoing(),
                words(saga.problem()),
                saga.steps().stream()
                        .map(step -> new RegistrationStep(
                                step.key(), step.state(), words(step.note()), step.requestId(), step.at()))
                        .toList(),
                saga.registrationId(),
                saga.signedInUntil());
    }

    private @Nullable String words(@Nullable SagaNote note) {
        return note == null
                ? null
                : messages.getMessage(note.key(), note.arguments().toArray(), note.code(), Locale.ENGLISH);
    }
}
