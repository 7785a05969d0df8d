package io.gatehouse.exit.run;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.onboarding.PartnerConsents;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.registration.removal.MadeTeamsApps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What Gatehouse made and holds for a customer, in words; no secret is among it. */
@Component
public class ExitInventory {

    private final Customers customers;
    private final Connections connections;
    private final AppRegistrations registrations;
    private final RegistrationSagas sagas;
    private final MadeTeamsApps teamsApps;
    private final PartnerConsents partners;
    private final Profiles profiles;

    ExitInventory(
            Customers customers,
            Connections connections,
            AppRegistrations registrations,
            RegistrationSagas sagas,
            MadeTeamsApps teamsApps,
            PartnerConsents partners,
            Profiles profiles) {
        this.customers = customers;
        this.connections = connections;
        this.registrations = registrations;
        this.sagas = sagas;
        this.teamsApps = teamsApps;
        this.partners = partners;
        this.profiles = profiles;
    }

    /** What there is of a customer: its connections, its registrations, and what others hold of these. */
    public record Contents(
            String name,
            @Nullable String tenant,
            List<Linked> connections,
            List<Registered> registrations,
            List<PartnerConsents.Kept> partners) {}

    record Linked(
            UUID id,
            String service,
            String name,
            String method,
            String state,
            @Nullable String account,
            List<String> scopes,
            List<String> roles) {}

    record Registered(
            UUID id, String name, String clientId, String origin, List<Proof> credentials, List<Published> teamsApps) {}

    /** A Teams app that we published in the customer's catalogue. */
    record Published(String name, @Nullable String catalogueId, String manifestId) {

        String told() {
            return name + " (" + (catalogueId == null ? manifestId : catalogueId) + ")";
        }
    }

    record Proof(
            String name,
            String kind,
            @Nullable String keyId,
            @Nullable Instant expiresAt) {}

    public Contents of(UUID customer) {
        CustomerView view = customers.get(customer);
        return new Contents(
                view.displayName(),
                view.tenant() == null ? null : view.tenant().value(),
                connections.ofCustomer(customer).stream().map(this::linked).toList(),
                Stream.concat(registrations.ofCustomer(customer).stream(), halfMade(customer))
                        .distinct()
                        .map(this::registered)
                        .toList(),
                partners.of(customer));
    }

    /** What Microsoft has made already, though the registration is not finished, or is being taken back. */
    private Stream<AppRegistration> halfMade(UUID customer) {
        return sagas.ofCustomer(customer).stream()
                .filter(saga -> !saga.state().over())
                .flatMap(saga -> Stream.ofNullable(saga.registrationId()))
                .flatMap(id -> registrations.find(id).stream());
    }

    private Linked linked(ConnectionView connection) {
        return new Linked(
                connection.id(),
                connection.profile(),
                service(connection.profile()),
                connection.method(),
                connection.state().name(),
                connection.account() == null ? null : connection.account().upn(),
                connection.grantedScopes(),
                connection.grantedRoles());
    }

    private String service(String profile) {
        return profiles.find(profile).map(ServiceProfile::displayName).orElse(profile);
    }

    private Registered registered(AppRegistration registration) {
        return new Registered(
                registration.id(),
                registration.displayName(),
                registration.clientId(),
                registration.origin().name(),
                registrations.credentialsOf(registration.id()).stream()
                        .map(ExitInventory::proof)
                        .toList(),
                teamsApps.ofRegistration(registration.id()).stream()
                        .map(app -> new Published(service(app.service()), app.catalogueId(), app.manifestId()))
                        .toList());
    }

    private static Proof proof(CredentialView credential) {
        return new Proof(credential.name(), credential.kind().name(), credential.keyId(), credential.expiresAt());
    }

    /** The steps for this customer, in their order. */
    List<ExitStep> steps(UUID customer) {
        List<ExitStep> steps = new ArrayList<>();
        Contents contents = of(customer);
        add(steps, ExitStep.Kind.INVITATIONS, null, contents.name());
        add(steps, ExitStep.Kind.JOBS, null, contents.name());
        contents.connections().stream()
                .filter(one -> !one.state().equals(ConnectionState.DISCONNECTED.name()))
                .forEach(one -> add(steps, ExitStep.Kind.CONNECTION, one.id(), one.name()));
        contents.registrations().stream()
                .filter(one -> !one.teamsApps().isEmpty())
                .forEach(one -> add(steps, ExitStep.Kind.TEAMS_APP, one.id(), told(one.teamsApps())));
        contents.registrations()
                .forEach(one ->
                        add(steps, ExitStep.Kind.REGISTRATION, one.id(), one.name() + " (" + one.clientId() + ")"));
        contents.partners().forEach(one -> add(steps, ExitStep.Kind.PARTNER, one.partner(), one.told()));
        if (contents.tenant() != null) {
            add(steps, ExitStep.Kind.PROVIDER_APP, null, contents.tenant());
        }
        add(steps, ExitStep.Kind.KEY, null, contents.name());
        add(steps, ExitStep.Kind.ROWS, null, contents.name());
        add(steps, ExitStep.Kind.CUSTOMER, null, contents.name());
        return steps;
    }

    private static String told(List<Published> apps) {
        return apps.stream().map(Published::told).collect(Collectors.joining(", "));
    }

    private static void add(List<ExitStep> steps, ExitStep.Kind kind, @Nullable UUID subject, String name) {
        steps.add(new ExitStep(steps.size() + 1, kind, subject, name, ExitStep.State.PENDING, null, 0, null));
    }
}
