package io.gatehouse.onboarding.input;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.profile.setup.Hosting;
import io.gatehouse.profile.setup.WizardInput.AskedOf;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Invitations")
class ValueResource {

    private final Invitations invitations;
    private final ProviderInputs inputs;
    private final MessageSource messages;

    ValueResource(Invitations invitations, ProviderInputs inputs, MessageSource messages) {
        this.invitations = invitations;
        this.inputs = inputs;
        this.messages = messages;
    }

    /**
     * @param hosting which hosting model the service shall have, where its profile offers several
     * @param values the provider's own values by key
     */
    record Given(@Nullable Hosting hosting, @Nullable Map<String, String> values) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Values(@Nullable Hosting hosting, String waitsFor, List<Value> values) {}

    /** @param value absent where it is confidential or not there yet; a default that holds has no setBy */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Value(
            String key,
            String label,
            AskedOf askedOf,
            boolean required,
            boolean confidential,
            @Nullable String value,
            @Nullable String setBy,
            @Nullable Instant setAt) {

        static Value of(InputField field) {
            return new Value(
                    field.key(),
                    field.label(),
                    field.input().askedOf(),
                    field.input().format().required(),
                    field.confidential(),
                    field.known() || !field.input().format().required() ? field.value() : null,
                    field.setBy(),
                    field.setAt());
        }
    }

    @GetMapping("/api/v1/invitations/{id}/values")
    @Requires(Permission.VIEW)
    @Operation(
            summary = "The values that people type for an invitation",
            description = "waitsFor is NOTHING, TASK (the customer makes something by hand first), CUSTOMER or "
                    + "PROVIDER. Confidential values are never answered.")
    Values values(@PathVariable UUID id) {
        return answer(invitations.get(id));
    }

    @PutMapping("/api/v1/invitations/{id}/values")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Enter the provider's values of an invitation",
            description = "All of the provider's values at once; the customer can go on as soon as they are there.")
    Values keep(@PathVariable UUID id, @RequestBody Given given, @Parameter(hidden = true) Actor actor) {
        InvitationView invitation = invitations.get(id);
        Map<String, String> typed = new HashMap<>(given.values() == null ? Map.of() : given.values());
        if (given.hosting() != null) {
            typed.put(ProviderInputs.CHOICE, given.hosting().name());
        }
        InputForms.Checked checked = inputs.keep(invitation, typed, actor);
        checked.problems().forEach((field, key) -> {
            throw new InvalidInput(field, key, messages.getMessage(key, new Object[0], Locale.ENGLISH));
        });
        return answer(invitation);
    }

    private Values answer(InvitationView invitation) {
        ProviderInputs.Sheet sheet = inputs.sheet(invitation, Map.of());
        return new Values(
                sheet.hosting(),
                sheet.need().name(),
                Stream.concat(sheet.ours().stream(), sheet.theirs().stream())
                        .map(Value::of)
                        .toList());
    }
}
