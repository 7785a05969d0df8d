package io.gatehouse.registration.rotation;

import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaHalt;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaPatience;
import io.gatehouse.registration.attempt.SagaSettings;
import io.gatehouse.registration.attempt.Verdict;
import io.gatehouse.registration.credential.CredentialAcceptance;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.registration.credential.NewCredential;
import io.gatehouse.registration.credential.PolicyRefusal;
import io.gatehouse.registration.credential.StoredCredential;
import io.gatehouse.registration.plan.FinishedPlans;
import io.gatehouse.registration.rotation.RotationAccess.Way;
import io.gatehouse.shared.NotFound;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Replaces a credential: add, wait until it is accepted, switch, verify, spare the old one for a while, remove it. What
 * is done already is told by the rows of the two credentials, so a crash costs nothing.
 */
@Component
class RotationEngine {

    private static final Duration YOUNG = Duration.ofMinutes(30);
    private static final Duration USUAL_LIFE = Duration.ofDays(180);

    private final RotationRows rotations;
    private final Credentials credentials;
    private final RotationAccess access;
    private final RotationWork work;
    private final RotationEnds ends;
    private final Tools tools;

    /** What an attempt is made with. */
    @Component
    record Tools(
            CredentialAcceptance acceptance,
            RotationProbe probe,
            SagaSettings settings,
            FinishedPlans made,
            WishedLives wished,
            Clock clock) {}

    RotationEngine(
            RotationRows rotations,
            Credentials credentials,
            RotationAccess access,
            RotationWork work,
            RotationEnds ends,
            Tools tools) {
        this.rotations = rotations;
        this.credentials = credentials;
        this.access = access;
        this.work = work;
        this.ends = ends;
        this.tools = tools;
    }

    RotationPause advance(UUID id) {
        RotationRows.Row rotation = rotations.find(id).orElseThrow(() -> new NotFound("rotation"));
        if (rotation.view().state().over()) {
            return new RotationPause(
                    rotation.view().state(),
                    Duration.ZERO,
                    Objects.requireNonNull(rotation.view().note()));
        }
        rotations.begun(id);
        try {
            SagaNote note = rotate(rotation);
            ends.done(rotation.view(), note);
            return new RotationPause(RotationState.DONE, Duration.ZERO, note);
        } catch (NotYet e) {
            return waits(rotation, e.note(), e.after());
        } catch (SagaHalt e) {
            return failed(rotation, e.note());
        } catch (MicrosoftException e) {
            return judged(rotation, e);
        }
    }

    private SagaNote rotate(RotationRows.Row rotation) {
        StoredCredential old = credentials.get(rotation.view().oldCredential());
        StoredCredential fresh = replacement(rotation, old);
        Way way = access.way(tools.probe(), rotation);
        if (fresh.view().state() == CredentialState.INTENDED) {
            work.add(tools.probe(), way, old, fresh);
            fresh = credentials.get(fresh.id());
        }
        AppRegistration registration = way.registration();
        tools.acceptance().require(tools.probe(), registration.clientId(), registration.tenant(), fresh);
        credentials.accepted(fresh.id());
        fresh = credentials.get(fresh.id());
        spare(fresh);
        return removed(way, old, fresh);
    }

    /** One of an earlier attempt is taken up again, even of one that was given up. */
    private StoredCredential replacement(RotationRows.Row rotation, StoredCredential old) {
        UUID known = rotation.view().newCredential();
        if (known != null && credentials.get(known).view().state() != CredentialState.REMOVED) {
            return credentials.get(known);
        }
        StoredCredential fresh = credentials.present(old.view().registrationId()).stream()
                .filter(candidate -> old.id().equals(candidate.replaces()))
                .findFirst()
                .orElseGet(() -> credentials.intend(new NewCredential(
                        old.view().registrationId(),
                        old.view().service(),
                        old.view().kind(),
                        tools.clock().instant().plus(life(old.view())),
                        old.id())));
        rotations.replacement(rotation.view().id(), fresh.id());
        return fresh;
    }

    /** As long as before; of one that somebody typed in only the rest is known, which may be days or years. */
    private Duration life(CredentialView old) {
        Duration most = longest(old);
        Instant ends = old.expiresAt();
        Duration life = ends == null || !old.madeHere() ? most : Duration.between(old.createdAt(), ends);
        return life.compareTo(Duration.ofDays(1)) < 0 || life.compareTo(most) > 0 ? most : life;
    }

    /** What the service wished for when its registration was made, or wishes for now if that is shorter. */
    private Duration longest(CredentialView old) {
        Duration made = planned(old);
        return Optional.ofNullable(old.service())
                .flatMap(tools.wished()::of)
                .filter(now -> now.compareTo(made) < 0)
                .orElse(made);
    }

    private Duration planned(CredentialView old) {
        return tools.made().on(old.registrationId()).stream()
                .filter(plan -> plan.place().service().equals(old.service()))
                .reduce((earlier, later) -> later)
                .map(plan -> Duration.ofDays(plan.credential().lifeDays()))
                .orElse(USUAL_LIFE);
    }

    private void spare(StoredCredential fresh) {
        Instant until =
                Objects.requireNonNull(fresh.acceptedAt()).plus(tools.settings().overlap());
        Instant now = tools.clock().instant();
        if (until.isAfter(now)) {
            String time = until.truncatedTo(ChronoUnit.MINUTES).toString();
            throw new NotYet(SagaNote.of("OVERLAP", time.substring(11, 16)), Duration.between(now, until));
        }
    }

    private SagaNote removed(Way way, StoredCredential old, StoredCredential fresh) {
        if (old.view().state() == CredentialState.REMOVED || work.remove(tools.probe(), way, old, fresh)) {
            return SagaNote.of("ROTATED", fresh.view().name(), day(fresh.view().expiresAt()));
        }
        // Without our copy of it nobody can use it any more.
        credentials.removed(old.id());
        return SagaNote.of("OLD_NOT_REMOVED", day(old.view().expiresAt()));
    }

    private static String day(@Nullable Instant at) {
        return at == null ? "?" : at.toString().substring(0, 10);
    }

    private RotationPause judged(RotationRows.Row rotation, MicrosoftException e) {
        Optional<PolicyRefusal> rule = PolicyRefusal.of(e.failure());
        Optional<StoredCredential> refused = rule.flatMap(any -> notMadeYet(rotation));
        if (refused.isPresent()) {
            return forbidden(rotation, rule.orElseThrow(), refused.get().view());
        }
        boolean young =
                rotation.view().createdAt().plus(YOUNG).isAfter(tools.clock().instant());
        return switch (Verdict.of(e.failure(), young)) {
            case Verdict.Wait wait -> waits(rotation, wait.note(), wait.after());
            case Verdict.Person person -> person(rotation, SagaNote.of("ROTATION_NEEDS_SIGN_IN"));
            case Verdict.Fail fail -> failed(rotation, fail.note());
        };
    }

    /**
     * By a rule that is younger than the credential in use. The other kind takes rights that the app does not have:
     * whoever signs in for it has the whole making's choice.
     */
    private RotationPause forbidden(RotationRows.Row row, PolicyRefusal rule, CredentialView tried) {
        RotationView rotation = row.view();
        credentials.removed(tried.id());
        Optional<Instant> sooner = rule == PolicyRefusal.LIFE
                ? PolicyRefusal.before(
                        Objects.requireNonNull(tried.expiresAt()), tools.clock().instant())
                : Optional.empty();
        if (sooner.isPresent()) {
            NewCredential shorter = new NewCredential(
                    tried.registrationId(), tried.service(), tried.kind(), sooner.get(), rotation.oldCredential());
            rotations.replacement(rotation.id(), credentials.intend(shorter).id());
            return waits(row, SagaNote.of("ROTATION_SHORTER"), null);
        }
        String why = rule == PolicyRefusal.LIFE ? "NO_LIFE" : "FORBIDDEN";
        return rotation.service() == null
                ? failed(row, SagaNote.of("ROTATION_OWN_" + why))
                : person(row, SagaNote.of("ROTATION_" + why + "_" + tried.kind()));
    }

    /** What Microsoft has already works, and may be all that does: no rule about new ones takes it away. */
    private Optional<StoredCredential> notMadeYet(RotationRows.Row rotation) {
        return rotations
                .find(rotation.view().id())
                .map(now -> now.view().newCredential())
                .map(credentials::get)
                .filter(fresh -> fresh.view().state() == CredentialState.INTENDED);
    }

    private RotationPause waits(RotationRows.Row rotation, SagaNote note, @Nullable Duration after) {
        rotations.state(rotation.view().id(), RotationState.WAITING, note);
        boolean parked =
                SagaPatience.parked(rotation.waitingSince(), tools.clock().instant());
        return new RotationPause(RotationState.WAITING, SagaPatience.pause(rotation.tries() + 1, parked, after), note);
    }

    private RotationPause person(RotationRows.Row rotation, SagaNote note) {
        rotations.state(rotation.view().id(), RotationState.NEEDS_SIGN_IN, note);
        return new RotationPause(RotationState.NEEDS_SIGN_IN, Duration.ofDays(1), note);
    }

    private RotationPause failed(RotationRows.Row rotation, SagaNote note) {
        ends.failed(rotation.view(), note);
        return new RotationPause(RotationState.FAILED, Duration.ZERO, note);
    }
}
