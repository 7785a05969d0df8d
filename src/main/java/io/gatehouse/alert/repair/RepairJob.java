package io.gatehouse.alert.repair;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertChanged;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertQuery;
import io.gatehouse.alert.Alerts;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.RetryLater;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.TooMany;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Asks a customer's contacts to repair their connection: one mail with a link to sign in again for each lost sign-in,
 * if it is still lost after a while.
 */
@Component
class RepairJob implements JobHandler {

    static final String KIND = "alert.repair";

    private static final Set<AlertKind> REPAIRABLE = EnumSet.of(AlertKind.SIGN_IN_LOST, AlertKind.CONSENT_LOST);

    /** Without an administrator nobody can replace the credential, and it ends on a day: that is asked for in any case. */
    private static final AlertKind ALWAYS = AlertKind.ROTATION_STUCK;

    private static final int AT_ONCE = 200;

    private final RepairChoice choice;
    private final Alerts alerts;
    private final Connections connections;
    private final Invitations invitations;
    private final Jobs jobs;
    private final RepairSettings settings;

    RepairJob(
            RepairChoice choice,
            Alerts alerts,
            Connections connections,
            Invitations invitations,
            Jobs jobs,
            RepairSettings settings) {
        this.choice = choice;
        this.alerts = alerts;
        this.connections = connections;
        this.invitations = invitations;
        this.jobs = jobs;
        this.settings = settings;
    }

    private static final String OF_CUSTOMER = "invitation.customer.";
    private static final String NOBODY = "invitation.recipients.required";
    private static final String UNDER_WAY = "A link is on its way already";

    record Data(UUID alert) {}

    @Override
    public String kind() {
        return KIND;
    }

    @EventListener
    void changed(AlertChanged event) {
        Alert alert = event.alert();
        // a connection that the account stops as well, and that was found later, needs a link of its own
        boolean begins = event.change() == AlertChanged.Change.RAISED || event.change() == AlertChanged.Change.SPREAD;
        if (begins && wanted(alert)) {
            plan(alert);
        }
    }

    /** Of what was lost before somebody chose that links are sent; whoever has one already gets none. */
    void planForWhatStands() {
        for (AlertKind kind : REPAIRABLE) {
            String next = null;
            do {
                Page<Alert> page =
                        alerts.list(new AlertQuery(AlertQuery.UNRESOLVED, kind, null, null, null, next, AT_ONCE));
                page.items().forEach(this::plan);
                next = page.next();
            } while (next != null);
        }
    }

    private void plan(Alert alert) {
        jobs.enqueue(new JobRequest(
                KIND,
                "Repair link for " + alert.cause().name(),
                alert.customerId(),
                alert.connectionId(),
                new Data(alert.id()),
                Actor.SYSTEM,
                settings.after()));
    }

    private boolean wanted(Alert alert) {
        return alert.kind() == ALWAYS || REPAIRABLE.contains(alert.kind()) && choice.on();
    }

    @Override
    public void run(JobContext job) {
        Alert alert = alerts.get(job.data(Data.class).alert());
        UUID connection = alert.connectionId();
        if (connection == null || !alert.open() || !wanted(alert)) {
            job.progress(1, 1L, "Not needed any more");
            return;
        }
        job.progress(0, 1L, "Writing to the customer's contacts");
        List<ConnectionView> stopped = alert.connectionIds().stream()
                .map(connections::get)
                .filter(ConnectionView::active)
                .toList();
        // the one that is named first may have ended while another one still waits
        job.progress(
                1,
                1L,
                stopped.size() > 1
                        ? askForAll(stopped)
                        : ask(stopped.isEmpty() ? connections.get(connection) : stopped.getFirst(), alert.kind()));
    }

    /** One mail with a link for each: one account stands behind them. */
    private String askForAll(List<ConnectionView> stopped) {
        List<NewInvitation> all = stopped.stream()
                .map(connection ->
                        NewInvitation.reconnect(connection.customerId(), connection.profile(), connection.id(), null))
                .toList();
        return asked(() -> {
            try {
                return invitations.issueTogether(all, Actor.SYSTEM) > 0;
            } catch (Conflict e) {
                if (e.key().startsWith(OF_CUSTOMER)) {
                    throw e;
                }
                return oneByOne(stopped);
            } catch (InvalidInput e) {
                if (e.key().equals(NOBODY)) {
                    throw e;
                }
                return oneByOne(stopped);
            }
        });
    }

    /** What one of them refuses is no reason to leave the others without a link. */
    private boolean oneByOne(List<ConnectionView> stopped) {
        stopped.forEach(connection -> ask(connection, AlertKind.SIGN_IN_LOST));
        return true;
    }

    /** A link that is on its way already stays good and is not sent twice; who has left or is suspended gets none. */
    private String ask(ConnectionView connection, AlertKind kind) {
        NewInvitation wanted = kind == ALWAYS
                ? NewInvitation.repair(connection.customerId(), connection.profile(), connection.id())
                : NewInvitation.reconnect(connection.customerId(), connection.profile(), connection.id(), null);
        return asked(() -> invitations.issueTogether(List.of(wanted), Actor.SYSTEM) > 0);
    }

    private static String asked(BooleanSupplier issue) {
        try {
            return issue.getAsBoolean() ? "Sent" : UNDER_WAY;
        } catch (Conflict e) {
            return String.valueOf(e.getMessage());
        } catch (TooMany e) {
            throw new RetryLater(e.retryAfter(), String.valueOf(e.getMessage()));
        } catch (InvalidInput e) {
            // the alert that asked for it stands: that nobody could be written to is no second one
            return e.key().equals(NOBODY) ? "The customer has no contact to write to" : String.valueOf(e.getMessage());
        }
    }
}
