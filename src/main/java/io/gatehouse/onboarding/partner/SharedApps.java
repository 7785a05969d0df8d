package io.gatehouse.onboarding.partner;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.setup.Audience;
import io.gatehouse.profile.setup.RegistrationTemplate;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Which of a customer's apps other organisations can consent to, and why the others are for the customer alone. */
@Component
public class SharedApps {

    private final Connections connections;
    private final Profiles profiles;
    private final AppRegistrations registrations;

    SharedApps(Connections connections, Profiles profiles, AppRegistrations registrations) {
        this.connections = connections;
        this.profiles = profiles;
        this.registrations = registrations;
    }

    /** Why, or why not. */
    enum Sharing {
        POSSIBLE,
        /** The service goes through the provider's own app. */
        PROVIDERS,
        /** Microsoft turns away everybody else. */
        ONE_ORGANISATION,
        /** The service has nothing for other organisations. */
        NOT_MEANT
    }

    /** An app of a connected service. */
    public record App(
            ConnectionView connection, ServiceProfile profile, AppRegistration registration, Sharing sharing) {

        public boolean possible() {
            return sharing == Sharing.POSSIBLE;
        }
    }

    public List<App> of(UUID customer) {
        return connections.ofCustomer(customer).stream()
                .filter(ConnectionView::active)
                .flatMap(connection ->
                        profiles.find(connection.profile()).map(profile -> app(connection, profile)).stream())
                .toList();
    }

    /** One that can be shared; the first where none is named. */
    public Optional<App> chosen(UUID customer, String connection) {
        return of(customer).stream()
                .filter(App::possible)
                .filter(app ->
                        connection.isBlank() || app.connection().id().toString().equals(connection))
                .findFirst();
    }

    private App app(ConnectionView connection, ServiceProfile profile) {
        AppRegistration registration = registrations.get(connection.registrationId());
        return new App(connection, profile, registration, sharing(connection, profile, registration));
    }

    private Sharing sharing(ConnectionView connection, ServiceProfile profile, AppRegistration registration) {
        if (!connection.ownsRegistration()) {
            return Sharing.PROVIDERS;
        }
        RegistrationTemplate template = profile.registrationTemplate();
        String written = template == null
                ? Audience.SINGLE_TENANT.graphName()
                : template.audience().value().graphName();
        if (registrations.audienceOf(registration.id()).orElse(written).equals(Audience.SINGLE_TENANT.graphName())) {
            return Sharing.ONE_ORGANISATION;
        }
        return profile.setUp().partnerConsent() == null ? Sharing.NOT_MEANT : Sharing.POSSIBLE;
    }
}
