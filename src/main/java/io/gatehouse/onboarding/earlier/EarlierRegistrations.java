package io.gatehouse.onboarding.earlier;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.onboarding.earlier.EarlierRegistration.Choice;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.RegistrationRows;
import io.gatehouse.registration.plan.RegistrationPlan;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks an administrator what shall become of a registration that we made in his tenant before. The sign-in that found it is
 * not kept: the next one from the same browser brings the right to do what was chosen.
 */
@Service
public class EarlierRegistrations {

    /** The invitation's step while somebody chooses. */
    public static final String FOUND = "EARLIER_FOUND";

    private static final Logger log = LoggerFactory.getLogger(EarlierRegistrations.class);

    private final EarlierLook look;
    private final EarlierRows rows;
    private final Making making;
    private final Invitations invitations;
    private final TransactionTemplate transaction;
    private final Clock clock;

    /** What an answer needs to be carried out and told. */
    @Component
    record Making(Applications applications, RegistrationRows registrations, ApplicationEventPublisher events) {}

    EarlierRegistrations(
            EarlierLook look,
            EarlierRows rows,
            Making making,
            Invitations invitations,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.look = look;
        this.rows = rows;
        this.making = making;
        this.invitations = invitations;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /**
     * What holds for the making.
     *
     * @param ask whether the administrator has to choose first
     * @param standing the registration to be used again; null: a new one is made
     */
    public record Answer(boolean ask, @Nullable UUID standing) {}

    private static final Answer MAKE_ONE = new Answer(false, null);

    /** Looks with the administrator's rights, and does what was chosen; never call it inside a transaction. */
    public Answer answer(InvitationView invitation, Candidate candidate, RegistrationPlan plan, GraphAccess access) {
        List<EarlierRegistration> found = found(plan, access);
        if (found.isEmpty()) {
            return MAKE_ONE;
        }
        List<EarlierRegistration> asked = rows.of(invitation.id(), candidate.browser());
        boolean newOne = found.stream()
                .allMatch(one -> asked.stream().anyMatch(was -> same(was, one) && was.choice() == Choice.NEW));
        if (newOne) {
            return MAKE_ONE;
        }
        Optional<EarlierRegistration> chosen = asked.stream()
                .filter(was -> was.choice() == Choice.UPDATE || was.choice() == Choice.REPLACE)
                .filter(was -> found.stream().anyMatch(one -> same(was, one)))
                .findFirst();
        if (chosen.isEmpty()) {
            transaction.executeWithoutResult(status -> ask(invitation, found, candidate.browser()));
            return new Answer(true, null);
        }
        return chosen.get().choice() == Choice.UPDATE
                ? new Answer(false, keep(plan, chosen.get()))
                : replaced(invitation, plan, candidate, chosen.get(), access);
    }

    /** A directory that does not let itself be searched stops nobody: then one is made, as ever. */
    private List<EarlierRegistration> found(RegistrationPlan plan, GraphAccess access) {
        try {
            return look.of(plan, access);
        } catch (MicrosoftException e) {
            if (!e.failure().untold()) {
                throw e;
            }
            log.info("Nobody knows whether a registration stands from before: {}", e.getMessage());
            return List.of();
        }
    }

    private void ask(InvitationView invitation, List<EarlierRegistration> found, @Nullable String browser) {
        invitations.step(invitation.id(), FOUND);
        rows.put(invitation.id(), found, browser, clock.instant());
    }

    private UUID keep(RegistrationPlan plan, EarlierRegistration one) {
        return making.registrations()
                .keep(new RegistrationRows.NewRow(
                        plan.place().customerId(),
                        plan.place().tenant(),
                        one.clientId(),
                        one.objectId(),
                        one.displayName(),
                        plan.settings().audience(),
                        AppRegistration.Origin.CREATED));
    }

    /** Deleted before the new one is made: a death in between leaves nothing to be asked about, and the next makes one. */
    private Answer replaced(
            InvitationView invitation,
            RegistrationPlan plan,
            Candidate candidate,
            EarlierRegistration one,
            GraphAccess access) {
        if (!Boolean.TRUE.equals(transaction.execute(status -> open(invitation, candidate)))) {
            return MAKE_ONE; // where the making is refused, with the reason
        }
        making.applications().delete(access, one.objectId());
        transaction.executeWithoutResult(status -> {
            rows.kept(plan.place().tenant(), one.clientId())
                    .map(EarlierRows.Kept::id)
                    .ifPresent(making.registrations()::removed);
            making.events()
                    .publishEvent(AuditFact.of(
                                    candidate.signedIn().actor(),
                                    "registration.replaced",
                                    new AuditSubject("registration", one.clientId(), one.displayName()))
                            .customer(plan.place().customerId()));
        });
        return MAKE_ONE;
    }

    /** It may have been revoked while Microsoft was asked: then nothing of the customer's is deleted. */
    private boolean open(InvitationView invitation, Candidate candidate) {
        UUID link = candidate.linkTokenId();
        return invitations.held(invitation.id()).acceptsSignIn(clock.instant())
                && (link == null || invitations.linkLive(invitation.id(), link));
    }

    private static boolean same(EarlierRegistration one, EarlierRegistration other) {
        return one.objectId().equals(other.objectId());
    }

    /** What this browser's administrator is asked about; empty where nobody asks, or where he has answered. */
    public List<EarlierRegistration> open(InvitationView invitation, String browser) {
        return FOUND.equals(invitation.step()) ? rows.of(invitation.id(), browser) : List.of();
    }

    /**
     * Writes the answer down.
     *
     * @param objectId which one it is about; null for a new one beside all of them
     */
    public void choose(InvitationView invitation, String browser, @Nullable String objectId, Choice choice) {
        rows.choose(invitation.id(), browser, objectId, choice);
    }
}
