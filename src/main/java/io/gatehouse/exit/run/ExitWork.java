package io.gatehouse.exit.run;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.disconnect.Disconnections;
import io.gatehouse.exit.run.ExitStep.Result;
import io.gatehouse.microsoft.cloud.AdminCenter;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.removal.ProviderApp;
import io.gatehouse.registration.removal.Removal;
import io.gatehouse.registration.removal.Removals;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
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
    private final MicrosoftCloud cloud;
    private final LostTenants lost;

    ExitWork(
            Connections connections,
            Disconnections disconnections,
            Removals removals,
            AppRegistrations registrations,
            ProviderApp providerApp,
            MicrosoftCloud cloud,
            LostTenants lost) {
        this.lost = lost;
        this.connections = connections;
        this.disconnections = disconnections;
        this.removals = removals;
        this.registrations = registrations;
        this.providerApp = providerApp;
        this.cloud = cloud;
    }

    /** With the connection's own rights, as far as they go; our tokens are erased in any case. */
    Result connection(ExitRun run, UUID id) {
        ConnectionView connection = connections.get(id);
        if (connection.state() == ConnectionState.DISCONNECTED) {
            return Result.done("Our tokens are erased.");
        }
        String told = disconnections.end(connection, true, run.createdBy());
        // what it leaves in the customer's own registration is taken by the steps behind this one, which say how it
        // went
        return Result.done(
                connection.ownsRegistration()
                        ? "Our tokens are erased. The steps of its app registration say what became of that."
                        : "Our tokens are erased. " + told);
    }

    Result teamsApp(ExitRun run, UUID registration, @Nullable Loan loan) {
        return lost.orNothingLeft(run, registrations.get(registration).tenant(), () -> teamsApp(registration, loan));
    }

    /** By the access of a person who administers Teams: whoever signs in may at least look whether it is gone. */
    Result teamsApp(UUID registration, @Nullable Loan loan) {
        Secret admin = of(loan, registrations.get(registration).tenant());
        List<Removal> done = removals.teamsApps(registration, admin);
        if (done.isEmpty()) {
            return Result.done("It was taken back with the registration that was being made: Microsoft answers 404.");
        }
        if (done.stream().allMatch(removal -> removal.outcome().gone())) {
            return told(done);
        }
        String todo = "Delete it under Manage apps in the Teams admin center (" + AdminCenter.teamsApps() + "). ";
        return Result.needsAdmin(
                admin == null
                        ? todo + "Or let a Global Administrator or Teams Administrator sign in by the link, who is also"
                                + " the only one to see that it is gone."
                        : todo + "The administrator who signed in may not: it takes a Teams Administrator. Whoever"
                                + " signs in by the link next looks whether it is gone.");
    }

    Result registration(ExitRun run, UUID id, @Nullable Loan loan) {
        return lost.orNothingLeft(run, registrations.get(id).tenant(), () -> registration(id, loan));
    }

    /** Deleted and read back by an administrator's access; without it only our own credentials end. */
    Result registration(UUID id, @Nullable Loan loan) {
        AppRegistration registration = registrations.get(id);
        Secret admin = of(loan, registration.tenant());
        if (admin != null) {
            return told(removals.application(id, admin));
        }
        if (registration.origin() != AppRegistration.Origin.CREATED) {
            return keptWith(registration);
        }
        return providerApp.registrationGone(registration)
                ? Result.done("Deleted: Microsoft does not know this client in the tenant any more (AADSTS700016).")
                : Result.needsAdmin("Delete the app registration and its enterprise application.");
    }

    private Result keptWith(AppRegistration registration) {
        String ours = registrations.everMadeFor(registration.id()).stream()
                .filter(CredentialView::madeHere)
                .map(CredentialView::name)
                .collect(Collectors.joining(", "));
        return ours.isEmpty()
                ? Result.done("The customer made it by hand and keeps it; our copy of its credentials is erased.")
                : Result.needsAdmin("The app registration stays with the customer, who made it by hand. Remove the"
                        + " credentials that we added: " + ours + ".");
    }

    /** What another tenant's administrator may do proves nothing here. */
    private static @Nullable Secret of(@Nullable Loan loan, TenantId tenant) {
        return loan != null && loan.tenant().equals(tenant) ? loan.token() : null;
    }

    private static ProviderApp.@Nullable Access access(@Nullable Loan loan, TenantId tenant) {
        Secret token = of(loan, tenant);
        return loan == null || token == null ? null : new ProviderApp.Access(token, loan.since());
    }

    private static Result told(List<Removal> done) {
        String told = done.stream()
                .map(removal -> words(removal.part()) + " " + removal.name() + ": "
                        + switch (removal.outcome()) {
                            case REMOVED ->
                                removal.part() == Removal.Part.CREDENTIAL
                                        ? "removed"
                                        : "deleted, and Microsoft answers 404";
                            case ABSENT -> "not there any more, Microsoft answers 404";
                            case KEPT -> "stays with the customer, who made it";
                            case NEEDS_ADMIN -> "still there";
                        })
                .collect(Collectors.joining(". "));
        boolean left = done.stream().anyMatch(removal -> removal.outcome() == Removal.Outcome.NEEDS_ADMIN);
        return left ? Result.needsAdmin(told + ".") : Result.done(told + ".");
    }

    private static String words(Removal.Part part) {
        return switch (part) {
            case APPLICATION -> "App registration";
            case SERVICE_PRINCIPAL -> "Enterprise application";
            case CREDENTIAL -> "Credential";
            case TEAMS_APP -> "Teams app";
            case OWNERS -> "Owner";
            default -> "Part";
        };
    }

    /** In a tenant that never let us in: all that can be done is to say what stays there, and how it goes. */
    Result partner(ExitStep step) {
        String where = step.name().contains(" → ")
                ? "An administrator who came by this organisation's link consented for another one"
                        + (step.name().contains(" → ?")
                                ? ", which is not known."
                                : ", whose tenant stands after the arrow.")
                        + " There the enterprise application"
                : "This organisation consented to the customer's app. There its enterprise application";
        return Result.left(where + " stays with every consent, whatever becomes of the customer's app. Only an"
                + " administrator there can delete it: in the Microsoft Entra admin center ("
                + AdminCenter.of(cloud).origin() + "), under Enterprise applications, the app with this client id.");
    }

    Result providerApp(ExitRun run, String tenant, @Nullable Loan loan) {
        return lost.orNothingLeft(run, new TenantId(tenant), () -> providerApp(tenant, loan));
    }

    /** Last of all that happens there: an administrator's access is through this app. */
    Result providerApp(String tenant, @Nullable Loan loan) {
        return switch (providerApp.removeFrom(tenant, access(loan, new TenantId(tenant)))) {
            case AT_HOME -> Result.done("It is the provider's own tenant: the app stays there.");
            case GONE ->
                Result.done("Our app has no access there: Microsoft issues no token for this tenant (AADSTS7000229).");
            case STILL_THERE -> Result.needsAdmin("Delete our enterprise application, and with it every consent.");
        };
    }
}
