package io.gatehouse.onboarding.addition;

import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.profile.permission.ConnectionMethod;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The fields of "Add service" as typed. */
record AddServiceForm(String service, String recipients, String message) {

    NewInvitation invitation(UUID customer, ConnectionMethod method) {
        return new NewInvitation(
                customer,
                service,
                method,
                InvitationPurpose.ADD_SERVICE,
                null,
                null,
                addresses(),
                null,
                null,
                message,
                null,
                true);
    }

    private List<String> addresses() {
        return Stream.of(recipients.split("[\\s,;]+"))
                .filter(address -> !address.isEmpty())
                .toList();
    }
}
