package io.gatehouse.campaign;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.CrashPoint;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.TooMany;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks one customer after the other. The invitation, its mail, and the member's state are one transaction, so whoever
 * dies in between leaves either all of it or nothing.
 */
@Component
class CampaignSender {

    private final CampaignRows rows;
    private final CampaignMembers members;
    private final CampaignInvitations invitations;
    private final CampaignTrail trail;
    private final TransactionTemplate transaction;

    CampaignSender(
            CampaignRows rows,
            CampaignMembers members,
            CampaignInvitations invitations,
            CampaignTrail trail,
            TransactionTemplate transaction) {
        this.rows = rows;
        this.members = members;
        this.invitations = invitations;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** What one call did. */
    sealed interface Turn {
        /** Somebody was asked or skipped. */
        record Went() implements Turn {}

        /** Nobody's turn before that. */
        record Wait(Duration pause) implements Turn {}

        /** Finished, paused or stopped. */
        record Over(CampaignState state) implements Turn {}
    }

    Turn next(UUID id) {
        CampaignMember[] turn = new CampaignMember[1];
        try {
            return result(transaction.execute(status -> next(id, turn)));
        } catch (TooMany e) {
            put(() ->
                    members.postponed(id, turn[0].position(), invitations.now().plus(e.retryAfter())));
        } catch (InvalidInput e) {
            boolean nobody = e.field().equals("recipients");
            skip(id, turn[0], nobody ? "NO_RECIPIENT" : "REFUSED", e.getMessage());
        } catch (Conflict | NotFound e) {
            skip(id, turn[0], "REFUSED", e.getMessage());
        }
        return new Turn.Went();
    }

    private static Turn result(@Nullable Turn turn) {
        return turn == null ? new Turn.Went() : turn;
    }

    private Turn next(UUID id, CampaignMember[] turn) {
        Campaign campaign = rows.lock(id).orElseThrow();
        Instant now = invitations.now();
        if (campaign.state() != CampaignState.RUNNING) {
            return new Turn.Over(campaign.state());
        }
        if (campaign.nextAt().isAfter(now)) {
            return new Turn.Wait(Duration.between(now, campaign.nextAt()));
        }
        Optional<CampaignMember> member = members.next(id, now);
        if (member.isEmpty()) {
            return nobody(campaign, now);
        }
        turn[0] = member.get();
        ask(campaign, member.get(), now);
        return new Turn.Went();
    }

    private void ask(Campaign campaign, CampaignMember member, Instant now) {
        Optional<String> reason = invitations.reasonToSkip(campaign, member);
        if (reason.isPresent()) {
            members.skipped(campaign.id(), member.position(), reason.get(), null, now);
            return;
        }
        UUID invitation = invitations.issue(campaign, member);
        CrashPoint.hit("campaign.issued");
        members.sent(campaign.id(), member.position(), invitation, now);
        rows.next(campaign.id(), campaign.nextAfter(now));
    }

    private Turn nobody(Campaign campaign, Instant now) {
        Optional<Instant> later = members.nextTurn(campaign.id());
        if (later.isPresent()) {
            return new Turn.Wait(Duration.between(now, later.get()));
        }
        rows.state(campaign.id(), CampaignState.DONE, now);
        trail.note(campaign, "finished", Actor.SYSTEM);
        return new Turn.Over(CampaignState.DONE);
    }

    private void skip(UUID id, CampaignMember member, String why, @Nullable String detail) {
        put(() -> members.skipped(id, member.position(), why, detail, invitations.now()));
    }

    private void put(Runnable change) {
        transaction.executeWithoutResult(status -> change.run());
    }
}
