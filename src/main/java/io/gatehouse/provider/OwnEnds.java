package io.gatehouse.provider;

import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.own.OwnRegistrations;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** When the credentials end that the provider's own registrations prove themselves with. */
@Service
public class OwnEnds {

    private final OwnRegistrations own;
    private final AppRegistrations registrations;

    OwnEnds(OwnRegistrations own, AppRegistrations registrations) {
        this.own = own;
        this.registrations = registrations;
    }

    /**
     * The credential in use of one registration.
     *
     * @param kind SECRET or CERTIFICATE
     */
    public record End(UUID credential, UUID registration, String name, String kind, Instant endsAt) {}

    /** Those that end by then. */
    @Transactional(readOnly = true)
    public List<End> before(Instant time) {
        return own.all().stream()
                .flatMap(each -> inUse(each).stream())
                .filter(end -> end.endsAt().isBefore(time))
                .toList();
    }

    private Optional<End> inUse(OwnRegistration each) {
        return registrations.credentialsOf(each.id()).stream()
                .filter(credential -> credential.state() == CredentialState.ACTIVE)
                .findFirst()
                .flatMap(credential -> end(each, credential));
    }

    private static Optional<End> end(OwnRegistration each, CredentialView credential) {
        return Optional.ofNullable(credential.expiresAt())
                .map(at -> new End(
                        credential.id(),
                        each.id(),
                        each.registration().displayName(),
                        credential.kind().name(),
                        at));
    }
}
