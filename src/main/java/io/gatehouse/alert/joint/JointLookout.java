package io.gatehouse.alert.joint;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertChanged;
import io.gatehouse.alert.CommonGround;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.check.VerifyJob;
import io.gatehouse.job.run.Jobs;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What stops one connection stops all that stand on the same: the others are looked at at once, so that one mail asks for all. */
@Component
class JointLookout {

    private final Connections connections;
    private final Jobs jobs;

    JointLookout(Connections connections, Jobs jobs) {
        this.connections = connections;
        this.jobs = jobs;
    }

    @EventListener
    void changed(AlertChanged event) {
        Alert alert = event.alert();
        UUID customer = alert.customerId();
        if (event.change() != AlertChanged.Change.RAISED || customer == null || !CommonGround.under(alert.cause())) {
            return;
        }
        CommonGround.of(alert.cause())
                .ifPresent(ground -> connections.ofCustomer(customer).stream()
                        .filter(other -> other.active() && other.health() == ConnectionHealth.HEALTHY)
                        .filter(other -> alert.cause().subject().equals(JointCauses.subject(ground, other)))
                        .filter(other -> !alert.connectionIds().contains(other.id()))
                        .forEach(other -> jobs.enqueueUnlessOpen(VerifyJob.request(other))));
    }
}
