package io.gatehouse.provider.repair;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.Key;
import io.gatehouse.microsoft.application.ApplicationFacts.Password;
import io.gatehouse.microsoft.application.ApplicationKeys;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.provider.errand.LentRights;
import io.gatehouse.provider.errand.SetUpWish;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.rotation.RotationView;
import io.gatehouse.registration.rotation.Rotations;
import io.gatehouse.shared.Actor;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Replaces the credential of one of the provider's own registrations, and removes expired leftovers. */
@Component
public class OwnRotation {

    private final Rotations rotations;
    private final AppRegistrations registrations;
    private final Applications applications;
    private final ApplicationKeys keys;
    private final Clock clock;
    private final TransactionTemplate transaction;

    OwnRotation(
            Rotations rotations,
            AppRegistrations registrations,
            Applications applications,
            ApplicationKeys keys,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.rotations = rotations;
        this.registrations = registrations;
        this.applications = applications;
        this.keys = keys;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Begins, with lent rights where there are any: certificates roll without them, secrets do not. */
    RotationView begin(UUID registrationId, CredentialKind kind, @Nullable LentRights lent, Actor actor) {
        return java.util.Objects.requireNonNull(transaction.execute(status -> {
            RotationView rotation = rotations.beginOwn(registrationId, kind, SetUpWish.LIFE, actor);
            if (lent != null) {
                rotations.resume(rotation.id(), new BootstrapToken(lent.token(), lent.expiresAt()), actor);
            }
            return rotation;
        }));
    }

    public Optional<RotationView> latest(UUID registrationId) {
        return rotations.ofRegistration(registrationId).stream().findFirst();
    }

    /** What is expired and not in use goes away; the one in use is replaced where it is expired, gone or lives too long. */
    void mend(SetUpRepair.Bench bench, Application app, boolean tooLong) {
        Optional<CredentialView> inUse = registrations.credentialsOf(bench.registrationId()).stream()
                .filter(credential -> credential.state() == CredentialState.ACTIVE)
                .findFirst();
        String keyId = inUse.map(CredentialView::keyId).orElse("");
        Instant now = clock.instant();
        app.passwords().stream()
                .filter(password -> !password.keyId().equalsIgnoreCase(keyId) && past(password.endsAt(), now))
                .map(Password::keyId)
                .forEach(id -> applications.removePassword(bench.lent().access(), app.objectId(), id));
        List<String> pastKeys = app.keys().stream()
                .filter(key -> !key.keyId().equalsIgnoreCase(keyId) && past(key.endsAt(), now))
                .map(Key::keyId)
                .toList();
        pastKeys.forEach(id -> keys.remove(bench.lent().access(), app.objectId(), id));
        boolean rotates = inUse.filter(credential -> credential.kind() != CredentialKind.FEDERATED)
                .isPresent();
        if (rotates && (tooLong || gone(app, keyId) || past(inUse.get().expiresAt(), now))) {
            begin(bench.registrationId(), inUse.get().kind(), bench.lent(), bench.actor());
        }
    }

    /** Somebody has deleted it at Microsoft: nothing else would replace it. */
    private static boolean gone(Application app, String keyId) {
        return !keyId.isEmpty()
                && Stream.concat(
                                app.passwords().stream().map(Password::keyId),
                                app.keys().stream().map(Key::keyId))
                        .noneMatch(keyId::equalsIgnoreCase);
    }

    private static boolean past(@Nullable Instant end, Instant now) {
        return end != null && !end.isAfter(now);
    }
}
