package io.gatehouse.connection.drift;

import io.gatehouse.audit.Outcome;
import io.gatehouse.connection.ConnectionActivated;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.drift.DriftFinding.Seen;
import io.gatehouse.connection.grant.ConnectionTrail;
import io.gatehouse.profile.permission.ActsAs;
import io.gatehouse.registration.RegistrationReady;
import io.gatehouse.shared.Actor;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps what each look at a tenant found: what is new, what is there still and what is gone. */
@Service
class Drift {

    /** What an account's token does not show: it holds what was granted to the account alone as well. */
    private static final Set<DriftCode> TO_ALL = EnumSet.of(DriftCode.CONSENT_PERSONAL, DriftCode.ROLE_MISSING);

    private final DriftRows rows;
    private final Connections connections;
    private final ConnectionTrail trail;
    private final MessageSource messages;
    private final Clock clock;

    Drift(DriftRows rows, Connections connections, ConnectionTrail trail, MessageSource messages, Clock clock) {
        this.rows = rows;
        this.connections = connections;
        this.trail = trail;
        this.messages = messages;
        this.clock = clock;
    }

    /** Answers what stands now. What could not be read is neither found nor gone. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    List<DriftFinding> record(ConnectionView connection, DriftLook look) {
        rows.looked(connection.id(), look.unread(), clock.instant());
        if (!look.unread().contains(DriftLook.EVERYTHING)) {
            credentialWorks(connection, look);
        }
        return keep(connection, look, Actor.SYSTEM);
    }

    /** The same by the sign-in of an administrator: it says nothing about what the connection may read itself. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    void lent(ConnectionView connection, DriftLook look, Actor by) {
        if (look.topics().isEmpty()) {
            return; // whoever may read nothing takes nothing away from what another one saw
        }
        rows.lent(connection.id(), new LentLook(look.topics(), clock.instant(), by.name()));
        keep(connection, look, by);
    }

    /** The look has a token that the credential got: where an administrator missed one, another has taken its place since. */
    private void credentialWorks(ConnectionView connection, DriftLook look) {
        List<DriftFinding> back = rows.open(connection.id()).stream()
                .filter(finding -> finding.code() == DriftCode.CREDENTIAL_GONE && !look.covers(finding.code()))
                .toList();
        rows.resolved(ids(back), clock.instant());
        back.forEach(
                finding -> note(connection.id(), connection.customerId(), "drift_gone", Actor.SYSTEM, finding.seen()));
    }

    /** A repair mended what it is for. Where the connection cannot read that itself, nobody else would ever say so. */
    @EventListener
    @Transactional
    void activated(ConnectionActivated event) {
        boolean account = connections
                .find(event.connectionId())
                .filter(found -> found.ownsRegistration() && found.actsAs().equals(ActsAs.SERVICE_ACCOUNT.name()))
                .isPresent();
        mended(event.connectionId(), event.customerId(), event.actor(), code -> !account || !TO_ALL.contains(code));
    }

    /**
     * An administrator's sign-in has granted to the organisation all that the service wants, and read it back; not for one
     * that goes by another app until it changes over.
     */
    @EventListener
    @Transactional
    void granted(RegistrationReady event) {
        connections.ofCustomer(event.customerId()).stream()
                .filter(found -> found.active() && found.ownsRegistration())
                .filter(found -> found.profile().equals(event.service()))
                .forEach(found -> mended(found.id(), found.customerId(), Actor.SYSTEM, TO_ALL::contains));
    }

    private void mended(UUID connection, UUID customer, Actor by, Predicate<DriftCode> which) {
        DriftLook own = new DriftLook(List.of(), rows.ownUnread(connection));
        List<DriftFinding> mended = rows.open(connection).stream()
                .filter(finding -> finding.code().repairable() && !own.covers(finding.code()))
                .filter(finding -> which.test(finding.code()))
                .toList();
        rows.resolved(ids(mended), clock.instant());
        mended.forEach(finding -> note(connection, customer, "drift_gone", by, finding.seen()));
    }

    private List<DriftFinding> keep(ConnectionView connection, DriftLook look, Actor by) {
        Instant now = clock.instant();
        List<DriftFinding> before = rows.open(connection.id());
        List<DriftFinding> gone = before.stream()
                .filter(finding -> look.covers(finding.code()))
                .filter(finding -> look.seen().stream().noneMatch(finding::same))
                .toList();
        List<Seen> fresh = new ArrayList<>();
        look.seen().stream()
                .filter(seen -> before.stream().noneMatch(finding -> finding.same(seen)))
                .filter(seen -> rows.insert(connection, seen, now))
                .forEach(fresh::add);
        rows.resolved(ids(gone), now);
        rows.seen(
                ids(before.stream()
                        .filter(finding -> look.seen().stream().anyMatch(finding::same))
                        .toList()),
                now);
        rows.reopened(ids(before.stream().filter(this::overdue).toList()));
        fresh.forEach(seen -> note(connection.id(), connection.customerId(), "drift_found", by, seen));
        gone.forEach(finding -> note(connection.id(), connection.customerId(), "drift_gone", by, finding.seen()));
        return rows.open(connection.id());
    }

    private boolean overdue(DriftFinding finding) {
        LocalDate until = finding.decision() == null ? null : finding.decision().until();
        return finding.state() == DriftState.ACCEPTED
                && until != null
                && until.isBefore(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    private void note(UUID connection, UUID customer, String action, Actor by, Seen seen) {
        Outcome outcome = action.equals("drift_found") ? Outcome.FAILURE : Outcome.SUCCESS;
        trail.note(connection, customer, action, by, outcome, Map.of("what", sentence(seen)));
    }

    private String sentence(Seen seen) {
        Object[] arguments = {seen.subject(), seen.detail()};
        return messages.getMessage("connection.drift." + seen.code(), arguments, Locale.ENGLISH);
    }

    private static List<UUID> ids(List<DriftFinding> findings) {
        return findings.stream().map(DriftFinding::id).toList();
    }
}
