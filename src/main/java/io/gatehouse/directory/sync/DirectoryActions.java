package io.gatehouse.directory.sync;

import io.gatehouse.customer.register.Customers;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.job.JobView;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The buttons of the Directory tab. */
@Controller
class DirectoryActions {

    private final Customers customers;
    private final WantedCopies copies;
    private final SyncRequests requests;

    DirectoryActions(Customers customers, WantedCopies copies, SyncRequests requests) {
        this.customers = customers;
        this.copies = copies;
        this.requests = requests;
    }

    @PostMapping("/customers/{id}/directory/sync")
    @Requires(Permission.OPERATE)
    String sync(@PathVariable UUID id, Actor actor) {
        return start(id, actor, SyncRun.Data.ASKED);
    }

    @PostMapping("/customers/{id}/directory/run-and-remove")
    @Requires(Permission.OPERATE)
    String runAndRemove(@PathVariable UUID id, Actor actor) {
        return start(id, actor, SyncRun.Data.REMOVALS_AGREED);
    }

    private String start(UUID customer, Actor actor, SyncRun.Data data) {
        customers.get(customer);
        return copies.through(customer)
                .map(connection -> {
                    JobView job = requests.start(connection.id(), actor, data);
                    return job.notBefore() == null
                            ? "redirect:/customers/" + customer + "/directory?done=directory.sync"
                            : "redirect:/jobs/" + job.id();
                })
                .orElse("redirect:/customers/" + customer + "/directory");
    }
}
