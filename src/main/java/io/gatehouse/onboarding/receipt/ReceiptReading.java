package io.gatehouse.onboarding.receipt;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.ownapp.InvitedRegistrations;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.WantedPermission;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.provider.Providers;
import io.gatehouse.registration.AppRegistration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Collects what a receipt tells about a finished invitation. */
@Component
public class ReceiptReading {

    private static final Set<InvitationStatus> GIVEN =
            EnumSet.of(InvitationStatus.COMPLETED, InvitationStatus.AWAITING_PROVIDER);

    private final Providers providers;
    private final Connections connections;
    private final Profiles profiles;
    private final InvitedRegistrations registrations;
    private final Made made;
    private final ReceiptWords words;

    ReceiptReading(
            Providers providers,
            Connections connections,
            Profiles profiles,
            InvitedRegistrations registrations,
            Made made,
            ReceiptWords words) {
        this.providers = providers;
        this.connections = connections;
        this.profiles = profiles;
        this.registrations = registrations;
        this.made = made;
        this.words = words;
    }

    /** What an invitation left behind. */
    @Component
    record Made(ReceiptCreated created, ReceiptProof proof) {}

    /** Empty while there is nothing to give a receipt for. */
    public Optional<ReceiptFacts> of(InvitationView invitation, Locale locale) {
        return Optional.ofNullable(invitation.connectionId())
                .filter(id -> GIVEN.contains(invitation.status()))
                .flatMap(connections::find)
                .map(connection -> facts(
                        invitation,
                        connection,
                        Optional.ofNullable(invitation.endedAt()).orElseGet(connection::createdAt),
                        locale));
    }

    private ReceiptFacts facts(InvitationView invitation, ConnectionView connection, Instant at, Locale locale) {
        ServiceProfile profile = profiles.get(invitation.profile(), locale);
        AppRegistration app = registrations.get(connection.registrationId());
        ConnectionView.Account holder = connection.account();
        String account = holder == null ? null : holder.upn() != null ? holder.upn() : holder.objectId();
        return new ReceiptFacts(
                invitation.reference(),
                invitation.status().name(),
                at,
                providers.current().name(),
                invitation.customerName(),
                profile.displayName(),
                connection.profileVersion(),
                new ReceiptFacts.Tenant(
                        connection.tenant().value(), connection.tenantName(), connection.tenantDomains()),
                new ReceiptFacts.App(app.clientId(), app.displayName()),
                account,
                made.proof().consentedBy(invitation, account),
                permissions(profile, connection),
                made.created().of(invitation, app),
                made.proof().credential(connection, at),
                made.proof().helper(invitation),
                words.undo(invitation, app, locale));
    }

    private static List<ReceiptFacts.Permission> permissions(ServiceProfile profile, ConnectionView connection) {
        return profile.permissions()
                .flatMap(wanted -> Stream.concat(
                        connection.grantedScopes().contains(wanted.scope())
                                ? Stream.of(permission(wanted, "Delegated"))
                                : Stream.empty(),
                        connection.grantedRoles().contains(wanted.name())
                                ? Stream.of(permission(wanted, "Application"))
                                : Stream.empty()))
                .toList();
    }

    private static ReceiptFacts.Permission permission(WantedPermission wanted, String type) {
        return new ReceiptFacts.Permission(wanted.name(), type, wanted.write(), wanted.reason());
    }
}
