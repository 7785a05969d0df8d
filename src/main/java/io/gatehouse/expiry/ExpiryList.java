package io.gatehouse.expiry;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.credential.ConnectionCredentials;
import io.gatehouse.connection.credential.HeldCredential;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.provider.Providers;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.credential.CredentialList;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Everything in use that ends on a day that is known: of all customers, and of the provider itself. */
@Component
class ExpiryList {

    /** A kept sign-in lives on with each use: only one that was not used for long is worth a line. */
    private static final int SIGN_IN_SHOWN = 30;

    private final Connections connections;
    private final ConnectionCredentials credentials;
    private final Profiles profiles;
    private final Own own;
    private final Clock clock;

    ExpiryList(Connections connections, ConnectionCredentials credentials, Profiles profiles, Own own, Clock clock) {
        this.connections = connections;
        this.credentials = credentials;
        this.profiles = profiles;
        this.own = own;
        this.clock = clock;
    }

    /** The provider's own registrations and what they prove themselves with. */
    @Component
    record Own(Providers providers, AppRegistrations registrations, CredentialList credentials) {}

    /** The nearest end first. */
    @Transactional(readOnly = true)
    List<Expiring> all() {
        Instant now = clock.instant();
        return Stream.concat(ofProvider(now), ofCustomers(now))
                .sorted(Comparator.comparing(Expiring::expiresAt).thenComparing(Expiring::owner))
                .toList();
    }

    private Stream<Expiring> ofProvider(Instant now) {
        Map<UUID, AppRegistration> registrations = own.registrations().allOwn().stream()
                .collect(Collectors.toMap(AppRegistration::id, registration -> registration));
        return own.credentials().of(registrations.keySet()).stream()
                .filter(one -> one.state() == CredentialState.ACTIVE && one.expiresAt() != null)
                .map(one -> ofProvider(one, Objects.requireNonNull(registrations.get(one.registrationId())), now));
    }

    private Expiring ofProvider(CredentialView one, AppRegistration registration, Instant now) {
        return new Expiring(
                one.id(),
                one.kind().name(),
                own.providers().current().name(),
                null,
                registration.displayName(),
                Objects.requireNonNull(one.expiresAt()),
                days(now, Objects.requireNonNull(one.expiresAt())),
                "/settings/registration?registration=" + registration.id());
    }

    private Stream<Expiring> ofCustomers(Instant now) {
        List<ConnectionView> active = connections.active();
        Map<UUID, List<HeldCredential>> held = credentials.of(active);
        Map<String, String> services = active.stream()
                .map(ConnectionView::profile)
                .distinct()
                .collect(Collectors.toMap(key -> key, this::service));
        return active.stream()
                .flatMap(connection -> held.getOrDefault(connection.id(), List.of()).stream()
                        .filter(ExpiryList::worthALine)
                        .map(one -> ofCustomer(
                                connection,
                                one,
                                services.getOrDefault(connection.profile(), connection.profile()),
                                now)));
    }

    private static boolean worthALine(HeldCredential one) {
        Long left = one.daysLeft();
        return one.inUse() && left != null && (one.id() != null || left <= SIGN_IN_SHOWN);
    }

    private static Expiring ofCustomer(ConnectionView connection, HeldCredential one, String service, Instant now) {
        return new Expiring(
                one.id() == null ? connection.id() : one.id(),
                one.kind(),
                connection.customerName(),
                service,
                one.name(),
                Objects.requireNonNull(one.expiresAt()),
                days(now, Objects.requireNonNull(one.expiresAt())),
                "/connections/" + connection.id());
    }

    /** Rounded down, so that what is over is never said to end today. */
    private static long days(Instant now, Instant end) {
        return Math.floorDiv(
                Duration.between(now, end).toSeconds(), Duration.ofDays(1).toSeconds());
    }

    private String service(String profile) {
        return profiles.find(profile).map(found -> found.displayName()).orElse(profile);
    }
}
