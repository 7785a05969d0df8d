package io.gatehouse.campaign;

import io.gatehouse.connection.ConnectionUsage;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.shelf.Profiles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Issues the invitation of one customer of a campaign, or says why it needs none. */
@Component
class CampaignInvitations {

    /** An invitation is open for an hour at least. */
    private static final Duration SHORTEST = Duration.ofHours(1);

    private final Connections connections;
    private final ConnectionUsage usage;
    private final Profiles profiles;
    private final Invitations invitations;
    private final Clock clock;

    CampaignInvitations(
            Connections connections, ConnectionUsage usage, Profiles profiles, Invitations invitations, Clock clock) {
        this.connections = connections;
        this.usage = usage;
        this.profiles = profiles;
        this.invitations = invitations;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** To the end of the deadline, where there is one: the mail names it in the customer's language. */
    private @Nullable Duration lasts(Campaign campaign) {
        return campaign.deadline() == null ? null : Duration.between(now(), Campaign.endOf(campaign.deadline()));
    }

    /** The code of why this customer is not asked; looked at when its turn comes, for much may have happened. */
    Optional<String> reasonToSkip(Campaign campaign, CampaignMember member) {
        ConnectionView connection = connections.find(member.connection()).orElse(null);
        LocalDate deadline = campaign.deadline();
        if (deadline != null && now().isAfter(Campaign.endOf(deadline).minus(SHORTEST))) {
            return Optional.of("DEADLINE");
        }
        if (connection == null || !connection.active()) {
            return Optional.of("NOT_CONNECTED");
        }
        if (!usage.behind(connection, profiles.get(campaign.profile()))) {
            return Optional.of("GRANTED");
        }
        boolean asked = invitations.ofCustomer(member.customer()).stream()
                .anyMatch(open -> open.profile().equals(campaign.profile())
                        && open.purpose() == InvitationPurpose.CONSENT_MORE
                        && open.acceptsSignIn(now()));
        return asked ? Optional.of("ASKED") : Optional.empty();
    }

    /** Mails go to the customer's contacts, and wait in the outbox of this transaction. */
    UUID issue(Campaign campaign, CampaignMember member) {
        ConnectionView connection = connections.get(member.connection());
        NewInvitation wanted = new NewInvitation(
                member.customer(),
                campaign.profile(),
                ConnectionMethod.valueOf(connection.method()),
                InvitationPurpose.CONSENT_MORE,
                member.connection(),
                null,
                null,
                lasts(campaign),
                null,
                campaign.message(),
                null,
                true);
        return invitations.issue(wanted, campaign.createdBy()).invitation().id();
    }
}
