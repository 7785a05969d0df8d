package io.gatehouse.connection.disconnect;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.absence.TenantAbsences;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.connection.token.ConnectionBroken;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.cloud.AdminCenter;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.bootstrap.BootstrapGuard;
import io.gatehouse.registration.removal.Removal;
import io.gatehouse.registration.removal.Removals;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Removes our app, and with it every permission, from a customer's tenant; only on request and as far as it works. */
@Component
class RemoveApp {

    private static final String NOTHING_LEFT =
            "The organisation does not exist at Microsoft any more: nothing of ours can be left there.";
    private static final String UNKNOWN = "Microsoft does not know the organisation at the moment. If it was deleted,"
            + " nothing of ours is left there; else an admin there deletes the app under Enterprise applications.";

    private final AccessTokens tokens;
    private final Graph graph;
    private final AppRegistrations registrations;
    private final Removals removals;
    private final List<BootstrapGuard> guards;
    private final ConsentsElsewhere elsewhere;
    private final TenantAbsences absences;

    RemoveApp(
            AccessTokens tokens,
            Graph graph,
            AppRegistrations registrations,
            Removals removals,
            List<BootstrapGuard> guards,
            ConsentsElsewhere elsewhere,
            TenantAbsences absences) {
        this.absences = absences;
        this.elsewhere = elsewhere;
        this.tokens = tokens;
        this.graph = graph;
        this.registrations = registrations;
        this.removals = removals;
        this.guards = guards;
    }

    /** Ends what this connection alone used: its service's credential where the app is the customer's own. */
    String from(ConnectionView connection, boolean asked) {
        if (connection.registration().equals("CUSTOMER")) {
            String done = ofService(connection);
            return gone(connection) ? NOTHING_LEFT + elsewhere(connection) : done;
        }
        if (gone(connection)) {
            return NOTHING_LEFT;
        }
        return asked ? from(connection) : "The app stays in the customer's tenant.";
    }

    private boolean gone(ConnectionView connection) {
        return connection.tenantMissing()
                && absences.look(connection.customerId(), connection.tenant()) == TenantAbsences.Word.GONE;
    }

    private String ofService(ConnectionView connection) {
        List<Removal> done = removals.service(connection.registrationId(), connection.profile(), null);
        String gone = names(done, removal -> removal.outcome().gone());
        String left = names(done, removal -> !removal.outcome().gone());
        List<String> others = removals.servicesOf(connection.registrationId());
        return (gone.isEmpty() ? "" : "Removed from the app registration: " + gone + ". ")
                + (left.isEmpty() ? "" : "An administrator of the customer has to remove: " + left + ". ")
                + (others.isEmpty()
                        ? "The app registration stays in the customer's tenant"
                                + (left.isEmpty() ? " and has no credential of ours." : ".")
                        : "The app registration stays for " + String.join(", ", others) + ".")
                + elsewhere(connection);
    }

    private String elsewhere(ConnectionView connection) {
        List<String> organisations = elsewhere.of(connection.customerId(), connection.registrationId());
        return organisations.isEmpty()
                ? ""
                : " Other organisations consented to it and keep their enterprise application, which an administrator"
                        + " there deletes under Enterprise applications: " + String.join("; ", organisations) + ".";
    }

    private static String names(List<Removal> done, Predicate<Removal> which) {
        return done.stream().filter(which).map(RemoveApp::name).collect(Collectors.joining(", "));
    }

    private static String name(Removal removal) {
        return removal.part() == Removal.Part.TEAMS_APP
                ? "the Teams app " + removal.name() + " (" + AdminCenter.teamsApps() + ")"
                : removal.name();
    }

    /** Says how it went, in a sentence. */
    private String from(ConnectionView connection) {
        String clientId = registrations.get(connection.registrationId()).clientId();
        if (guards.stream()
                .anyMatch(guard -> !guard.stillWanted(connection.tenant(), clientId, connection.id())
                        .isEmpty())) {
            return "The app stays in the customer's tenant: another service there signs in through it.";
        }
        try {
            GraphAccess access = tokens.graph(connection.id());
            graph.servicePrincipal(access, clientId)
                    .ifPresent(principal -> graph.deleteServicePrincipal(access, principal.id()));
            return "The app is removed from the customer's tenant.";
        } catch (MicrosoftException e) {
            return byHand(connection, e.failure().error().summary());
        } catch (ConnectionBroken | ConnectionUnavailable e) {
            return byHand(connection, String.valueOf(e.getMessage()));
        }
    }

    private String byHand(ConnectionView connection, String why) {
        return switch (absences.look(connection.customerId(), connection.tenant())) {
            case GONE -> NOTHING_LEFT;
            case DOUBTFUL -> UNKNOWN;
            case THERE -> byHand(why);
        };
    }

    private static String byHand(String why) {
        return "The app could not be removed from the customer's tenant (" + why
                + "): an admin there deletes it under Enterprise applications.";
    }
}
