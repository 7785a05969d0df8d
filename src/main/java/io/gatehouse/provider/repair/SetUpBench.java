package io.gatehouse.provider.repair;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.provider.check.LineResult;
import io.gatehouse.provider.check.SetUpDesk;
import io.gatehouse.provider.check.SetUpLine;
import io.gatehouse.provider.errand.BorrowedRights;
import io.gatehouse.provider.errand.LentRights;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Work on one of the provider's own registrations with lent rights: look, mend, read back. Never inside a transaction. */
@Service
public class SetUpBench {

    private final BorrowedRights rights;
    private final SetUpDesk desk;
    private final Mending mending;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    /** What mending is done with. */
    @Component
    record Mending(SetUpRepair repair, OwnRotation rotation, Applications applications, LentConsent consent) {}

    SetUpBench(
            BorrowedRights rights,
            SetUpDesk desk,
            Mending mending,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this.rights = rights;
        this.desk = desk;
        this.mending = mending;
        this.events = events;
        this.transaction = new TransactionTemplate(transactions);
    }

    public Optional<LentRights> lent(Actor actor) {
        return rights.of(actor);
    }

    public List<LineResult> look(UUID registrationId, Actor actor) {
        return desk.look(registrationId, rights.of(actor).orElse(null), actor);
    }

    /** Mends the named line, or every line that a button mends, and looks again. */
    public void mend(OwnRegistration own, String lineName, Actor actor) {
        LentRights lent = required(actor);
        SetUpRepair.Bench bench =
                new SetUpRepair.Bench(own.id(), own.registration().clientId(), lent, actor);
        List<SetUpLine> lines = new ArrayList<>();
        if (lineName.isBlank()) {
            desk.look(own.id(), lent, actor).stream()
                    .filter(LineResult::wrong)
                    .map(LineResult::line)
                    .forEach(lines::add);
        } else {
            lines.add(line(lineName));
        }
        lines.removeIf(line -> line.way() != SetUpLine.Way.BUTTON);
        lines.forEach(line -> {
            mending.repair().mend(line, bench);
            tell(own, actor, "registration.mended", Map.of("line", line.name(), "lender", lent.lender()));
        });
        desk.look(own.id(), lent, actor);
    }

    private static SetUpLine line(String name) {
        return Stream.of(SetUpLine.values())
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInput("", "provider.unknown-line", "There is no such line."));
    }

    /** Microsoft compares the number with the company's account at Partner Center and its verified domain. */
    public void verifyPublisher(OwnRegistration own, String typed, Actor actor) {
        String partnerId = typed.strip();
        if (!partnerId.matches("[0-9]{5,12}")) {
            throw new InvalidInput("partnerId", "provider.partner-id.wrong", "A Partner ID has 5 to 12 digits.");
        }
        LentRights lent = required(actor);
        var application = mending.applications()
                .byAppId(lent.access(), own.registration().clientId())
                .orElseThrow(
                        () -> new InvalidInput("", "provider.fix.no-registration", "The registration is not there."));
        mending.applications().verifyPublisher(lent.access(), application.objectId(), partnerId);
        tell(own, actor, "registration.mended", Map.of("line", SetUpLine.PUBLISHER.name(), "lender", lent.lender()));
        desk.look(own.id(), lent, actor);
    }

    public void rotate(OwnRegistration own, CredentialKind kind, Actor actor) {
        mending.rotation().begin(own.id(), kind, rights.of(actor).orElse(null), actor);
    }

    /** Takes back at Microsoft what the lender consented to, as far as Microsoft lets us, and forgets the token. */
    public void giveBack(OwnRegistration own, Actor actor) {
        rights.of(actor).ifPresent(lent -> {
            mending.consent().takeBack(lent, own.registration().clientId());
            tell(own, actor, "registration.rights_returned", Map.of("lender", lent.lender()));
        });
        rights.giveBack(actor);
    }

    private LentRights required(Actor actor) {
        return rights.of(actor)
                .orElseThrow(() -> new InvalidInput(
                        "", "provider.rights.needed", "An administrator has to lend their rights first."));
    }

    private void tell(OwnRegistration own, Actor actor, String action, Map<String, String> details) {
        AppRegistration registration = own.registration();
        transaction.executeWithoutResult(status -> events.publishEvent(AuditFact.of(
                        actor,
                        action,
                        new AuditSubject("registration", own.id().toString(), registration.displayName()))
                .details(details)));
    }
}
