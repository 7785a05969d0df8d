package io.gatehouse.exit;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.Disconnections;
import io.gatehouse.exit.ExitStep.Result;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.ProviderApp;
import io.gatehouse.registration.Removal;
import io.gatehouse.registration.Removals;
import io.gatehouse.shared.Secret;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What an exit does in the customer's tenant, each part safe to be done again. */
@Component
class ExitWork {

    private final Connections connections;
    private final Disconnections disconnections;
    private final Removals removals;
    private final AppRegistrations registrations;
    private final ProviderApp providerApp;

    ExitWork(
            Connections connections,
            Disconnections disconnections,
            Removals removals,
            AppRegistrations registrations,
            ProviderApp providerApp) {
        this.connections = connections;
        this.disconnections = disconnections;
        this.removals = removals;
        this.registrations = registrations;
        this.providerApp = providerApp;
    }

    /** With the connection's own rights, as far as they go; our tokens are erased in any case. */
    Result connection(ExitRun run, UUID id) {
        ConnectionView connection = connections.get(id);
        if (connection.state() == ConnectionState.DISCONNECTED) {
            return Result.done("Our tokens are erased.");
        }
        String told = disconnections.end(connection, true, run.createdBy());
        return Result.done("Our tokens are erased. " + told);
    }

    /** Deleted and read back by an administrator's access; without it only our own credentials end. */
    Result registration(UUID id, @Nullable Secret adminToken) {
        if (adminToken != null) {
            return told(removals.application(id, adminToken));
        }
        AppRegistration registration = registrations.get(id);
        if (registration.origin() != AppRegistration.Origin.CREATED) {
            return Result.done("The customer made it by hand and keeps it; our copy of its credentials is erased.");
        }
        return providerApp.registrationGone(registration)
                ? Result.done("Deleted: Microsoft does not know this client in the tenant any more (AADSTS700016).")
                : Result.needsAdmin("Delete the app registration and its enterprise application.");
    }

    private static Result told(List<Removal> done) {
        String told = done.stream()
                .map(removal -> words(removal.part()) + " " + removal.name() + ": "
                        + switch (removal.outcome()) {
                            case REMOVED -> "deleted, and Microsoft answers 404";
                            case ABSENT -> "not there any more, Microsoft answers 404";
                            case KEPT -> "stays with the customer, who made it";
                            case NEEDS_ADMIN -> "still there";
                        })
                .collect(Collectors.joining(". "));
        return Result.done(told + ".");
    }

    private static String words(Removal.Part part) {
        return switch (part) {
            case APPLICATION -> "App registration";
            case SERVICE_PRINCIPAL -> "Enterprise application";
            default -> "Part";
        };
    }

    /** Last of all that happens there: an administrator's access is through this app. */
    Result providerApp(String tenant, @Nullable Secret adminToken) {
        return switch (providerApp.removeFrom(tenant, adminToken)) {
            case AT_HOME -> Result.done("It is the provider's own tenant: the app stays there.");
            case GONE ->
                Result.done("Our app has no access there: Microsoft issues no token for this tenant (AADSTS7000229).");
            case STILL_THERE -> Result.needsAdmin("Delete our enterprise application, and with it every consent.");
        };
    }
}
