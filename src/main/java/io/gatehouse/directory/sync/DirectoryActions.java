package io.gatehouse.directory.sync;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.job.JobView;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

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
        return start(id, actor, connection -> Optional.of(requests.start(connection, actor)));
    }

    @PostMapping("/customers/{id}/directory/run-and-remove")
    @Requires(Permission.OPERATE)
    String runAndRemove(@PathVariable UUID id, @RequestParam(defaultValue = "") String asked, Actor actor) {
        return start(id, actor, connection -> requests.startAgreed(connection, actor, SyncRun.Data.ASKED, asked));
    }

    /** Where nothing starts the page tells why: something else is asked by now. */
    private String start(UUID customer, Actor actor, Function<UUID, Optional<JobView>> how) {
        customers.get(customer);
        try {
            return started(customer, actor, how);
        } catch (Conflict e) {
            return "redirect:/customers/" + customer + "/directory?refused=connection.unchanged";
        }
    }

    private String started(UUID customer, Actor actor, Function<UUID, Optional<JobView>> how) {
        List<UUID> readers =
                copies.readers(customer).stream().map(ConnectionView::id).toList();
        Optional<JobView> first = readers.stream().findFirst().flatMap(how);
        if (first.isPresent()) {
            readers.stream().skip(1).forEach(other -> requests.start(other, actor));
        }
        return first.map(job -> job.notBefore() == null
                        ? "redirect:/customers/" + customer + "/directory?done=directory.sync"
                        : "redirect:/jobs/" + job.id())
                .orElse("redirect:/customers/" + customer + "/directory");
    }
}
