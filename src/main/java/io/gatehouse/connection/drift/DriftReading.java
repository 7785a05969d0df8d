package io.gatehouse.connection.drift;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.consent.ConsentReading;
import io.gatehouse.connection.drift.DriftFinding.Seen;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.credential.ForeignCredentials;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Compares a tenant with what a connection was agreed to: grants, the app itself and its credentials. */
@Component
public class DriftReading {

    private final Connections connections;
    private final AppRegistrations registrations;
    private final Applications applications;

    DriftReading(Connections connections, AppRegistrations registrations, Applications applications) {
        this.connections = connections;
        this.registrations = registrations;
        this.applications = applications;
    }

    public DriftLook look(ConnectionView connection, ConsentReading reading, GraphAccess access) {
        AppRegistration app = registrations.get(connection.registrationId());
        if (!reading.installed()) {
            Seen removed = Seen.of(DriftCode.APP_REMOVED, app.displayName());
            return new DriftLook(List.of(removed), List.of(DriftLook.CREDENTIALS));
        }
        List<Seen> seen = new ArrayList<>();
        if (!reading.enabled()) {
            seen.add(Seen.of(DriftCode.APP_DISABLED, app.displayName()));
        }
        seen.addAll(missing(connection, reading));
        seen.addAll(extra(connection, reading));
        List<String> unread = new ArrayList<>(new TreeSet<>(reading.unread()));
        if (connection.ownsRegistration()) {
            credentials(app, connection, access).ifPresentOrElse(seen::addAll, () -> unread.add(DriftLook.CREDENTIALS));
        }
        return new DriftLook(seen, unread);
    }

    /** Microsoft gave no token at all, for a reason that is a difference by itself. */
    public Optional<DriftLook> lost(ConnectionView connection, String failure) {
        return DriftLook.of(
                failure, registrations.get(connection.registrationId()).displayName());
    }

    private static List<Seen> missing(ConnectionView connection, ConsentReading reading) {
        List<Seen> seen = new ArrayList<>();
        Set<String> personal = bare(reading.personal());
        Stream.of(reading)
                .filter(one -> one.looked(ConsentReading.CONSENT))
                .flatMap(one -> one.missing(connection.wantedScopes()).stream())
                .forEach(scope -> seen.add(Seen.of(
                        personal.contains(bare(scope)) ? DriftCode.CONSENT_PERSONAL : DriftCode.PERMISSION_MISSING,
                        scope)));
        connection.wantedRoles().stream()
                .filter(role -> reading.looked(ConsentReading.ROLES))
                .filter(role -> !reading.roles().contains(role))
                .forEach(role -> seen.add(Seen.of(DriftCode.ROLE_MISSING, role)));
        return seen;
    }

    /** One registration may serve several services: what another one wants is no surplus. */
    private List<Seen> extra(ConnectionView connection, ConsentReading reading) {
        List<ConnectionView> beside = connections.ofCustomer(connection.customerId()).stream()
                .filter(other -> other.state() != ConnectionState.DISCONNECTED)
                .filter(other -> other.registrationId().equals(connection.registrationId()))
                .toList();
        Set<String> scopes = new HashSet<>(bare(Scopes.SIGN_IN));
        scopes.add("email");
        Set<String> roles = new HashSet<>();
        beside.forEach(other -> {
            scopes.addAll(bare(other.wantedScopes()));
            roles.addAll(other.wantedRoles());
        });
        return Stream.concat(
                        bare(reading.tenantWide()).stream()
                                .filter(scope -> reading.looked(ConsentReading.SURPLUS))
                                .filter(scope -> !scopes.contains(scope))
                                .sorted()
                                .map(scope -> Seen.of(DriftCode.PERMISSION_EXTRA, scope)),
                        reading.roles().stream()
                                .filter(role -> !roles.contains(role))
                                .sorted()
                                .map(role -> Seen.of(DriftCode.ROLE_EXTRA, role)))
                .toList();
    }

    /** Empty where they can't be read with the rights of the connection. */
    private Optional<List<Seen>> credentials(AppRegistration app, ConnectionView connection, GraphAccess access) {
        try {
            return applications.byAppId(access, app.clientId()).map(there -> credentials(there, connection));
        } catch (MicrosoftException e) {
            if (e.failure() instanceof MicrosoftFailure.Refused) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private List<Seen> credentials(Application there, ConnectionView connection) {
        List<CredentialView> ours = registrations.credentialsOf(connection.registrationId());
        Set<String> keys = new HashSet<>();
        there.passwords().forEach(password -> keys.add(password.keyId().toLowerCase(Locale.ROOT)));
        there.keys().forEach(key -> keys.add(key.keyId().toLowerCase(Locale.ROOT)));
        Stream<Seen> gone = ours.stream()
                .filter(credential -> credential.state() == CredentialState.ACTIVE && credential.keyId() != null)
                .filter(credential -> connection.profile().equals(credential.service()))
                .filter(credential ->
                        !keys.contains(String.valueOf(credential.keyId()).toLowerCase(Locale.ROOT)))
                .map(credential ->
                        new Seen(DriftCode.CREDENTIAL_GONE, String.valueOf(credential.keyId()), credential.name()));
        // one that we made and could not remove is a leftover, not somebody else's
        List<CredentialView> ever = registrations.everMadeFor(connection.registrationId());
        Stream<Seen> foreign = ForeignCredentials.among(there, ever).stream()
                .map(one -> new Seen(
                        DriftCode.CREDENTIAL_FOREIGN,
                        one.keyId(),
                        Optional.ofNullable(one.displayName()).orElse("–")));
        return Stream.concat(gone, foreign).toList();
    }

    private static Set<String> bare(java.util.Collection<String> scopes) {
        Set<String> names = new HashSet<>();
        scopes.forEach(scope -> names.add(bare(scope)));
        return names;
    }

    /** Grants tell names alone, whatever API they are for. */
    private static String bare(String scope) {
        return scope.substring(scope.lastIndexOf('/') + 1);
    }
}
