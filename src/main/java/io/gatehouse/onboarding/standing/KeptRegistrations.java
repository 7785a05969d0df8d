package io.gatehouse.onboarding.standing;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.Severity;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.onboarding.leftover.UnusedRegistrations;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ActsAs;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds the registration that a connection has and keeps: who asks for more or signs in anew wants it complete, not a
 * second one; so does the next invitation with what an earlier one left unused. Where the customer has deleted it there is nothing to keep.
 */
@Component
public class KeptRegistrations {

    private static final Set<InvitationPurpose> KEEP =
            EnumSet.of(InvitationPurpose.CONSENT_MORE, InvitationPurpose.RECONNECT);

    /** Whose link says itself that another way to sign in is wanted, or none. */
    private static final Set<InvitationPurpose> CHANGES_THE_ACCOUNT =
            EnumSet.of(InvitationPurpose.SWITCH_METHOD, InvitationPurpose.REMOVE);

    /** Why a connection is not well that no sign-in of a service account can change. */
    private static final Set<String> FOR_AN_ADMINISTRATOR = Set.of(
            Severity.PERMISSIONS_MISSING,
            Severity.RIGHTS_REFUSED,
            "CONSENT_REMOVED",
            "CREDENTIAL_ENDED",
            "CREDENTIAL_GONE",
            FailureKind.CONSENT_MISSING.name(),
            FailureKind.APP_MISSING.name(),
            FailureKind.APP_DISABLED.name(),
            FailureKind.CREDENTIAL_EXPIRED.name(),
            FailureKind.CREDENTIAL_WRONG.name());

    private final Connections connections;
    private final AppRegistrations registrations;
    private final Applications applications;
    private final UnusedRegistrations unused;
    private final Profiles profiles;

    KeptRegistrations(
            Connections connections,
            AppRegistrations registrations,
            Applications applications,
            UnusedRegistrations unused,
            Profiles profiles) {
        this.profiles = profiles;
        this.unused = unused;
        this.connections = connections;
        this.registrations = registrations;
        this.applications = applications;
    }

    /** As far as is known here: one that the last check found deleted stays for nobody. */
    Optional<AppRegistration> of(InvitationView invitation) {
        return held(invitation, connection -> !says(connection, Set.of(FailureKind.APP_MISSING.name())));
    }

    private Optional<AppRegistration> held(InvitationView invitation, Predicate<ConnectionView> which) {
        return connection(invitation)
                .filter(ConnectionView::ownsRegistration)
                .filter(which)
                .map(ConnectionView::registrationId)
                .map(registrations::get);
    }

    /** Also the one that works through a registration of the customer's already, invited anew: a second one serves nobody. */
    private Optional<ConnectionView> connection(InvitationView invitation) {
        UUID named = invitation.connectionId();
        if (invitation.purpose() == InvitationPurpose.ONBOARD) {
            return connections.inUse(invitation.customerId(), invitation.profile(), null);
        }
        return named == null || !KEEP.contains(invitation.purpose()) ? Optional.empty() : connections.find(named);
    }

    private static boolean actsAsAccount(ConnectionView connection) {
        return connection.actsAs().equals(ActsAs.SERVICE_ACCOUNT.name());
    }

    /** Whether its connection lacks what only an administrator can give back. */
    boolean lacking(InvitationView invitation) {
        return Optional.ofNullable(invitation.connectionId())
                .flatMap(connections::find)
                .filter(this::lacks)
                .isPresent();
    }

    /** What the service's connection uses now; others of the customer's may be left from before it. */
    Optional<AppRegistration> used(InvitationView invitation) {
        return inUse(invitation).map(ConnectionView::registrationId).map(registrations::get);
    }

    boolean usedLacks(InvitationView invitation) {
        return inUse(invitation).filter(this::lacks).isPresent();
    }

    private Optional<ConnectionView> inUse(InvitationView invitation) {
        return connections
                .inUse(invitation.customerId(), invitation.profile(), invitation.connectionId())
                .filter(ConnectionView::ownsRegistration);
    }

    private boolean lacks(ConnectionView connection) {
        return lacksPermissions(connection) || says(connection, FOR_AN_ADMINISTRATOR);
    }

    private static boolean says(ConnectionView connection, Set<String> reasons) {
        return connection.reasons().stream().map(HealthReason::code).anyMatch(reasons::contains);
    }

    /** Also while a dead sign-in is all that is said of it, or where the service has learnt to ask for more. */
    private boolean lacksPermissions(ConnectionView connection) {
        ServiceProfile wanted = profiles.get(connection.profile());
        boolean behind = wanted.version() > connection.profileVersion()
                && !Scopes.missing(wanted.scopes(), connection.grantedScopes()).isEmpty();
        return behind
                || !connection.missingScopes().isEmpty()
                || !connection.missingRoles().isEmpty();
    }

    /** The connection for which nobody but its service account has to sign in again: the consent to our own app stands. */
    Optional<ConnectionView> ofAccount(InvitationView invitation) {
        UUID connection = invitation.connectionId();
        return connection == null || invitation.purpose() != InvitationPurpose.RECONNECT || lacking(invitation)
                ? Optional.empty()
                : connections.find(connection).filter(known -> !known.ownsRegistration() && actsAsAccount(known));
    }

    /** The connection that acts as a service account whose sign-in is to go on, whatever an administrator grants beside it. */
    Optional<ConnectionView> actingAccount(InvitationView invitation) {
        return CHANGES_THE_ACCOUNT.contains(invitation.purpose())
                ? Optional.empty()
                : connections
                        .inUse(invitation.customerId(), invitation.profile(), invitation.connectionId())
                        .filter(known -> !known.ownsRegistration() && actsAsAccount(known));
    }

    /** The same by the customer's own app, where the link was sent for this connection. */
    Optional<ConnectionView> accountAt(InvitationView invitation, UUID registration) {
        return invitation.purpose() == InvitationPurpose.ONBOARD
                ? Optional.empty()
                : connection(invitation)
                        .filter(ConnectionView::active)
                        .filter(known -> known.ownsRegistration() && actsAsAccount(known))
                        .filter(known -> known.registrationId().equals(registration));
    }

    /** Looks whether it is there, with the administrator's sign-in; never call it inside a transaction. */
    public @Nullable UUID in(InvitationView invitation, GraphAccess access) {
        return held(invitation, any -> true)
                .filter(kept -> kept.tenant().equals(access.tenant()))
                .or(() -> unused.of(invitation.customerId(), invitation.profile(), access.tenant()))
                .filter(kept -> present(kept, access))
                .map(AppRegistration::id)
                .orElse(null);
    }

    private boolean present(AppRegistration kept, GraphAccess access) {
        String objectId = kept.objectId();
        return (objectId == null
                        ? applications.byAppId(access, kept.clientId())
                        : applications.byObjectId(access, objectId))
                .isPresent();
    }
}
