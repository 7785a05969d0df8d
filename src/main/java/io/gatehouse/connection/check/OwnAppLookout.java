package io.gatehouse.connection.check;

import io.gatehouse.connection.Connections;
import io.gatehouse.connection.ownapp.OwnAppRefused;
import io.gatehouse.job.run.Jobs;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Connections of which was said that their customer took the app away look again once the provider's own registration is
 * refused: that was said before anybody knew, and asks the wrong people to act.
 */
@Component
class OwnAppLookout {

    /** As it is told again each minute, all have their turn. */
    private static final int AT_ONCE = 100;

    private final Connections connections;
    private final Jobs jobs;

    OwnAppLookout(Connections connections, Jobs jobs) {
        this.connections = connections;
        this.jobs = jobs;
    }

    @EventListener
    void on(OwnAppRefused refused) {
        connections.appOff(refused.registration(), AT_ONCE).stream()
                .map(connections::get)
                .forEach(one -> jobs.enqueueUnlessOpen(VerifyJob.request(one)));
    }
}
