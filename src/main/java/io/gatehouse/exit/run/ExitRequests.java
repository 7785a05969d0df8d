package io.gatehouse.exit.run;

import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.IssuedInvitation;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Secret;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Asks an administrator of the customer to lend the rights for what our own do not reach: by mail, or by a link. */
@Component
@Transactional
public class ExitRequests {

    private final Invitations invitations;
    private final ExitInventory inventory;
    private final Clock clock;

    ExitRequests(Invitations invitations, ExitInventory inventory, Clock clock) {
        this.invitations = invitations;
        this.inventory = inventory;
        this.clock = clock;
    }

    /** @param recipients the customer's contacts where none are named */
    public record Wish(
            @Nullable List<String> recipients,
            @Nullable String locale,
            @Nullable String message,
            boolean byMail) {}

    /** The request that is open, with what became of its mails. */
    @Transactional(readOnly = true)
    public Optional<InvitationView> open(UUID customerId) {
        return invitations.ofCustomer(customerId).stream()
                .filter(one -> one.purpose() == InvitationPurpose.REMOVE && one.acceptsSignIn(clock.instant()))
                .findFirst();
    }

    /** Refused while an earlier one is open: its links would die in the mailboxes they were sent to. */
    public IssuedInvitation ask(UUID customerId, Wish wish, Actor actor) {
        open(customerId).ifPresent(one -> {
            throw new Conflict(
                    "exit.asked", "An administrator was asked already; send that invitation again.", one.id());
        });
        return invitations.issue(
                new NewInvitation(
                        customerId,
                        service(customerId),
                        null,
                        InvitationPurpose.REMOVE,
                        null,
                        null,
                        wish.recipients(),
                        null,
                        wish.locale(),
                        wish.message(),
                        null,
                        wish.byMail()),
                actor);
    }

    /** A link to hand over, shown once; links that were mailed stay live. */
    public Secret link(UUID customerId, Actor actor) {
        Optional<InvitationView> open = open(customerId);
        if (open.isPresent()) {
            return invitations.anotherLink(open.get().id(), actor);
        }
        Wish copied = new Wish(null, null, null, false);
        return Objects.requireNonNull(ask(customerId, copied, actor).link(), "not by mail");
    }

    /** What the customer knows us by: a service it has or was invited to. */
    private String service(UUID customerId) {
        return Stream.concat(
                        inventory.of(customerId).connections().stream().map(ExitInventory.Linked::service),
                        invitations.ofCustomer(customerId).stream().map(InvitationView::profile))
                .findFirst()
                .orElseThrow(() ->
                        new Conflict("exit.nothing-to-remove", "No exit of this customer waits for an administrator."));
    }
}
