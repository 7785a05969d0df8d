package io.gatehouse.onboarding.existing;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.Password;
import io.gatehouse.onboarding.admin.Inspections.Inspection;
import io.gatehouse.onboarding.registering.RegistrationFacts;
import io.gatehouse.onboarding.registering.RegistrationResults;
import io.gatehouse.onboarding.result.SignInResults;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.provider.callback.CustomerCallbacks;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.existing.ExistingRegistrations;
import io.gatehouse.registration.existing.TypedRegistration;
import io.gatehouse.registration.existing.TypedValues;
import io.gatehouse.shared.Actor;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps a proven registration of the customer and makes its connection, both or neither. */
@Service
@Transactional
class ExistingResults {

    /** Microsoft shows the first characters of every secret (Graph’s passwordCredential, hint). */
    private static final int HINT = 3;

    private final Invitations invitations;
    private final ExistingRegistrations existing;
    private final Kept kept;
    private final RegistrationResults results;
    private final RegistrationFacts facts;
    private final Clock clock;

    /** Where it is remembered what the registration was found to be like, and that it could not be kept. */
    @Component
    record Kept(Noticed noticed, CustomerCallbacks callbacks, SignInResults signIns) {}

    ExistingResults(
            Invitations invitations,
            ExistingRegistrations existing,
            Kept kept,
            RegistrationResults results,
            RegistrationFacts facts,
            Clock clock) {
        this.invitations = invitations;
        this.existing = existing;
        this.kept = kept;
        this.results = results;
        this.facts = facts;
        this.clock = clock;
    }

    void keep(InvitationView invitation, Inspection inspection, ExistingOutcome.Proven proven) {
        // locks the invitation first: of two forms at the same time one waits here and finds it closed
        invitations.step(invitation.id(), SignInResults.SAVING);
        Actor actor = inspection.person().actor();
        Application application = proven.review().application();
        UUID registration = existing.adopt(
                proven.typed(),
                new ExistingRegistrations.Adoption(
                        invitation.customerId(),
                        invitation.profile(),
                        application.displayName(),
                        application.objectId(),
                        endOf(proven.typed(), application)),
                actor);
        facts.remember(invitation, inspection.admin(), null, clock.instant());
        kept.callbacks()
                .read(registration, invitation.customerId(), application.web().redirectUris());
        kept.noticed().keep(invitation.id(), registration, proven.review().findings());
        results.connected(invitation, inspection.admin(), registration, actor);
    }

    /** What was kept until then is undone; the provider, whose turn it may be, hears of it as of a sign-in that stopped. */
    void stopped(InvitationView invitation, Stop stop) {
        kept.signIns().stopped(invitation, stop);
    }

    /** Tells the provider where the customer stands; the values themselves are told to nobody. */
    void stumbled(InvitationView invitation, ExistingOutcome.Wrong wrong) {
        String sentence = wrong.key().substring(wrong.key().lastIndexOf('.') + 1);
        invitations.refused(invitation.id(), "REGISTRATION_VALUES", wrong.field() + ", " + sentence);
    }

    void stumbled(InvitationView invitation, ExistingOutcome.Unfit unfit) {
        String codes = unfit.review().blocking().stream()
                .map(finding -> finding.code().name())
                .distinct()
                .collect(Collectors.joining(", "));
        invitations.refused(invitation.id(), "REGISTRATION_UNFIT", codes);
    }

    /** Known where exactly one secret of the registration begins like the typed one. */
    private static @Nullable Instant endOf(TypedRegistration typed, Application application) {
        String text = TypedValues.clean(typed.credential().reveal());
        if (typed.kind() == CredentialKind.CERTIFICATE || text.length() < HINT) {
            return null;
        }
        List<Password> alike = application.passwords().stream()
                .filter(password -> text.substring(0, HINT).equals(password.hint()))
                .toList();
        return alike.size() == 1 ? alike.getFirst().endsAt() : null;
    }
}
