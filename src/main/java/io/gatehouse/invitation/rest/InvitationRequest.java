package io.gatehouse.invitation.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.page.MethodWish;
import io.gatehouse.profile.permission.RegistrationHome;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Body of the call that creates an invitation: these members and no others. */
record InvitationRequest(
        @Nullable String profile,
        @Nullable MethodWish method,
        @Nullable InvitationPurpose purpose,
        @Nullable UUID connectionId,

        @Schema(
                description =
                        "Where the app registration lives. With a method, the home of that method; without one, it"
                                + " chooses the first method that has its registration there.")
        @Nullable
        RegistrationHome registration,

        @Nullable List<@Nullable String> recipients,
        @Nullable Integer expiresInHours,
        @Nullable String locale,
        @Nullable String message,
        @Nullable Completion completion,
        @JsonProperty("notify") @Nullable Boolean byMail,

        @Schema(
                description = "One of the provider's own app registrations, as GET /api/v1/registrations lists"
                        + " them; it must be proven. Without it, the connection's own one or the default.")
        @Nullable
        UUID registrationId) {

    NewInvitation invitation(UUID customerId) {
        return new NewInvitation(
                customerId,
                Objects.requireNonNullElse(profile, ""),
                method == null ? null : method.method(),
                purpose,
                connectionId,
                registration,
                recipients == null
                        ? null
                        : recipients.stream()
                                .map(address -> Objects.requireNonNullElse(address, ""))
                                .toList(),
                expiresInHours == null ? null : Duration.ofHours(expiresInHours),
                locale,
                message,
                completion,
                !Boolean.FALSE.equals(byMail),
                method == MethodWish.CUSTOMER_CHOOSES,
                registrationId);
    }
}
