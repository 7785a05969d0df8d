package io.gatehouse.registration.rotation;

import io.gatehouse.job.JobRequest;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.RegistrationRows;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.registration.credential.NewCredential;
import io.gatehouse.registration.credential.StoredCredential;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.NotFound;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Replaces credentials of registrations with overlap: nobody who uses them notices. */
@Service
@Transactional
public class Rotations {

    private final RotationRows rotations;
    private final Credentials credentials;
    private final RegistrationRows registrations;
    private final RotationEnds ends;
    private final Jobs jobs;
    private final Clock clock;

    Rotations(
            RotationRows rotations,
            Credentials credentials,
            RegistrationRows registrations,
            RotationEnds ends,
            Jobs jobs,
            Clock clock) {
        this.rotations = rotations;
        this.credentials = credentials;
        this.registrations = registrations;
        this.ends = ends;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Begins in the background, or answers the one that is under way.
     *
     * @param service whose credential; null for the provider's own registration
     */
    public RotationView begin(UUID registrationId, @Nullable String service, Actor actor) {
        return view(rotations
                .openOf(registrationId, service)
                .orElseGet(() -> started(active(registrationId, service), actor)));
    }

    /** The same for a person who does not want to wait: one that waits goes on at once. */
    public RotationView ask(UUID registrationId, @Nullable String service, Actor actor) {
        Optional<UUID> open = rotations.openOf(registrationId, service);
        open.ifPresent(id -> goOn(view(id), actor));
        return view(open.orElseGet(() -> started(active(registrationId, service), actor)));
    }

    /**
     * The same for a registration of the provider's own, with a free choice of what comes instead.
     *
     * @param life how long the new one lives
     */
    public RotationView beginOwn(UUID registrationId, CredentialKind kind, Duration life, Actor actor) {
        Optional<UUID> open = rotations.openOf(registrationId, null);
        if (open.isPresent()) {
            return view(open.get());
        }
        StoredCredential old = active(registrationId, null);
        credentials.present(registrationId).stream()
                .filter(left -> old.id().equals(left.replaces()) && left.view().state() == CredentialState.INTENDED)
                .forEach(left -> credentials.removed(left.id()));
        credentials.intend(
                new NewCredential(registrationId, null, kind, clock.instant().plus(life), old.id()));
        return view(started(old, actor));
    }

    private StoredCredential active(UUID registrationId, @Nullable String service) {
        return credentials
                .active(registrationId, service)
                .orElseThrow(() -> new Conflict(
                        "registration.no_credential", "There is no accepted credential that could be replaced."));
    }

    private UUID started(StoredCredential old, Actor actor) {
        UUID id = rotations.insert(old.view(), actor.name());
        enqueue(view(id), actor);
        ends.started(view(id), actor);
        return id;
    }

    /** Goes on with the rights of an administrator, where the app's own did not suffice. */
    public void resume(UUID id, BootstrapToken token, Actor actor) {
        RotationView rotation = view(id);
        if (rotation.state().over()) {
            throw new Conflict("registration.over", "This rotation is finished; there is nothing to go on with.");
        }
        rotations.keep(id, token);
        goOn(rotation, actor);
    }

    private void goOn(RotationView rotation, Actor actor) {
        UUID job = rotation.jobId();
        if (job == null || !jobs.wake(job)) {
            enqueue(rotation, actor);
        }
    }

    @Transactional(readOnly = true)
    public RotationView view(UUID id) {
        return rotations.find(id).orElseThrow(() -> new NotFound("rotation")).view();
    }

    /** The newest first. */
    @Transactional(readOnly = true)
    public List<RotationView> ofRegistration(UUID registrationId) {
        return rotations.ofRegistration(registrationId);
    }

    private void enqueue(RotationView rotation, Actor actor) {
        AppRegistration registration =
                registrations.find(rotation.registrationId()).orElseThrow(() -> new NotFound("registration"));
        rotations.job(
                rotation.id(),
                jobs.enqueue(new JobRequest(
                        RotationJob.KIND,
                        registration.displayName(),
                        registration.customerId(),
                        null,
                        new RotationJob.Data(rotation.id()),
                        actor,
                        Duration.ZERO)));
    }
}
