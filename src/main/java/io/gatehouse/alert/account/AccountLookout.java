package io.gatehouse.alert.account;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertChanged;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.check.VerifyJob;
import io.gatehouse.job.run.Jobs;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What stops an account stops all that stands on it: the others are looked at at once, so that one mail asks for all. */
@Component
class AccountLookout {

    private final Connections connections;
    private final Jobs jobs;

    AccountLookout(Connections connections, Jobs jobs) {
        this.connections = connections;
        this.jobs = jobs;
    }

    @EventListener
    void changed(AlertChanged event) {
        Alert alert = event.alert();
        UUID customer = alert.customerId();
        if (event.change() != AlertChanged.Change.RAISED || customer == null || !AccountCauses.about(alert.cause())) {
            return;
        }
        connections.ofCustomer(customer).stream()
                .filter(other -> other.active() && other.health() == ConnectionHealth.HEALTHY)
                .filter(other -> alert.cause().subject().equals(AccountCauses.subject(other)))
                .filter(other -> !alert.connectionIds().contains(other.id()))
                .forEach(other -> jobs.enqueueUnlessOpen(VerifyJob.request(other)));
    }
}
