package io.gatehouse.selfservice;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.returning.CustomerDoor.Entered;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TooMany;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/**
 * Has an administrator consent anew without waiting for a mail: an invitation of the usual kind, whose link this browser
 * gets at once. It keeps the connection and its data.
 */
@Component
class Renewals {

    private final Invitations invitations;

    Renewals(Invitations invitations) {
        this.invitations = invitations;
    }

    ModelAndView begin(Entered entered, ConnectionView connection, Locale reader) {
        if (!connection.active()) {
            return Done.NOT_RENEWED.page();
        }
        try {
            Secret link = invitations
                    .issue(wanted(entered, connection, reader), entered.actor())
                    .link();
            return Done.seeOther(Objects.requireNonNull(link, "not by mail").reveal());
        } catch (Conflict | InvalidInput | TooMany refused) {
            return Done.NOT_RENEWED.page();
        }
    }

    private static NewInvitation wanted(Entered entered, ConnectionView connection, Locale reader) {
        return new NewInvitation(
                connection.customerId(),
                connection.profile(),
                null,
                connection.ownsRegistration() ? InvitationPurpose.CONSENT_MORE : InvitationPurpose.RECONNECT,
                connection.id(),
                null,
                Optional.ofNullable(entered.mail()).map(List::of).orElse(null),
                null,
                reader.getLanguage(),
                null,
                null,
                false);
    }
}
