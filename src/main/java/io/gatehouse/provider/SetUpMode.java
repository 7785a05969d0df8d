package io.gatehouse.provider;

import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.shared.ProviderScope;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Service;

/** Whether this installation still lacks the registration that people sign in with. Once it has one, that is over. */
@Service
public class SetUpMode {

    private final InstalledProvider installed;
    private final OwnRegistrations own;
    private final AppRegistrations registrations;
    private final AtomicBoolean over = new AtomicBoolean();

    SetUpMode(InstalledProvider installed, OwnRegistrations own, AppRegistrations registrations) {
        this.installed = installed;
        this.own = own;
        this.registrations = registrations;
    }

    public boolean open() {
        if (!over.get() && canSignIn()) {
            over.set(true);
        }
        return !over.get();
    }

    private boolean canSignIn() {
        return installed
                .find()
                .map(home -> ProviderScope.call(
                        home.provider(), () -> own.all().stream().anyMatch(this::usable)))
                .orElse(false);
    }

    private boolean usable(OwnRegistration each) {
        return each.preferred()
                && registrations.credentialsOf(each.id()).stream()
                        .anyMatch(credential -> credential.state() == CredentialState.ACTIVE);
    }
}
