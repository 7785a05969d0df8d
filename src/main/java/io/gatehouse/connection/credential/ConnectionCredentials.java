package io.gatehouse.connection.credential;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.Severity;
import io.gatehouse.connection.grant.FailureTexts;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.credential.CredentialList;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.rotation.RotationState;
import io.gatehouse.registration.rotation.RotationView;
import io.gatehouse.registration.rotation.Rotations;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What connections prove themselves with, when it ends, and how far its replacement is. */
@Component
@Transactional(readOnly = true)
public class ConnectionCredentials {

    private final CredentialList credentials;
    private final Rotations rotations;
    private final FailureTexts texts;
    private final ConnectionSettings settings;
    private final Clock clock;

    ConnectionCredentials(
            CredentialList credentials,
            Rotations rotations,
            FailureTexts texts,
            ConnectionSettings settings,
            Clock clock) {
        this.credentials = credentials;
        this.rotations = rotations;
        this.texts = texts;
        this.settings = settings;
        this.clock = clock;
    }

    public List<HeldCredential> of(ConnectionView connection) {
        return of(List.of(connection)).getOrDefault(connection.id(), List.of());
    }

    /** By connection; the kept sign-in first, then the credentials of its service, the newest first. */
    public Map<UUID, List<HeldCredential>> of(Collection<ConnectionView> connections) {
        Map<UUID, List<CredentialView>> known = credentials
                .of(connections.stream()
                        .filter(ConnectionView::ownsRegistration)
                        .map(ConnectionView::registrationId)
                        .distinct()
                        .toList())
                .stream()
                .collect(Collectors.groupingBy(CredentialView::registrationId));
        return connections.stream()
                .collect(Collectors.toMap(
                        ConnectionView::id,
                        connection -> held(connection, known.getOrDefault(connection.registrationId(), List.of())),
                        (one, other) -> one));
    }

    private List<HeldCredential> held(ConnectionView connection, List<CredentialView> known) {
        Instant now = clock.instant();
        List<HeldCredential> held = new ArrayList<>();
        Instant ends = connection.tokens().endsUnlessUsedAt();
        if (ends != null) {
            held.add(HeldCredential.signIn(ends, now));
        }
        if (connection.state() != ConnectionState.DISCONNECTED) {
            known.stream()
                    .filter(credential -> connection.profile().equals(credential.service()))
                    .map(credential -> HeldCredential.of(credential, now))
                    .forEach(held::add);
        }
        return held;
    }

    /** The newest replacement, finished or not. */
    public Optional<RotationView> rotation(ConnectionView connection) {
        return connection.ownsRegistration()
                ? rotations.ofRegistration(connection.registrationId()).stream()
                        .filter(rotation -> connection.profile().equals(rotation.service()))
                        .findFirst()
                : Optional.empty();
    }

    /** What has to be told about the end of what is in use; without anything to say all is well. */
    public List<HealthReason> reasons(ConnectionView connection) {
        return of(connection).stream()
                .filter(held -> held.id() != null && held.inUse() && held.expiresAt() != null)
                .max(Comparator.comparing(
                        held -> Optional.ofNullable(held.createdAt()).orElse(Instant.EPOCH)))
                .flatMap(held -> reason(connection, held))
                .stream()
                .toList();
    }

    private Optional<HealthReason> reason(ConnectionView connection, HeldCredential held) {
        String day = String.valueOf(held.expiresAt()).substring(0, 10);
        long left = held.daysLeft() == null ? Long.MAX_VALUE : held.daysLeft();
        if (clock.instant().isAfter(Optional.ofNullable(held.expiresAt()).orElse(Instant.MAX))) {
            return Optional.of(texts.reason(Severity.CREDENTIAL_ENDED, day));
        }
        Optional<RotationView> stuck = rotation(connection)
                .filter(rotation -> rotation.oldCredential().equals(held.id()))
                .filter(rotation ->
                        rotation.state() == RotationState.NEEDS_SIGN_IN || rotation.state() == RotationState.FAILED);
        if (stuck.isPresent() && left <= settings.expiryNotice().toDays()) {
            return Optional.of(texts.reason(Severity.ROTATION_STUCK, day, left, why(stuck.get())));
        }
        return left <= settings.expiryWarning().toDays()
                ? Optional.of(texts.reason(Severity.CREDENTIAL_ENDS, day, left))
                : Optional.empty();
    }

    private String why(RotationView rotation) {
        SagaNote note = rotation.note();
        return note == null ? "" : texts.text(note.key(), note.arguments().toArray());
    }
}
