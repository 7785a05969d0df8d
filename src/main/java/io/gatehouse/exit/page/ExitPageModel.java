package io.gatehouse.exit.page;

import io.gatehouse.customer.Contact;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.exit.run.DeletionRequest;
import io.gatehouse.exit.run.DeletionRequests;
import io.gatehouse.exit.run.ExitExport;
import io.gatehouse.exit.run.ExitInventory;
import io.gatehouse.exit.run.ExitRequests;
import io.gatehouse.exit.run.ExitRows;
import io.gatehouse.exit.run.ExitRun;
import io.gatehouse.exit.run.ExitStep;
import io.gatehouse.microsoft.cloud.AdminCenter;
import io.gatehouse.shared.FormProblems;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What the page of an exit shows. */
@Component
class ExitPageModel {

    private final ExitRows rows;
    private final ExitInventory inventory;
    private final ExitExport export;
    private final ExitRequests requests;
    private final DeletionRequests deletions;
    private final Customers customers;

    ExitPageModel(
            ExitRows rows,
            ExitInventory inventory,
            ExitExport export,
            ExitRequests requests,
            DeletionRequests deletions,
            Customers customers) {
        this.rows = rows;
        this.inventory = inventory;
        this.export = export;
        this.requests = requests;
        this.deletions = deletions;
        this.customers = customers;
    }

    ModelAndView page(UUID id) {
        CustomerView customer = customers.get(id);
        ExitRun run = rows.ofCustomer(id).orElse(null);
        return new ModelAndView("exit/page")
                .addObject("customer", customer)
                .addObject("contents", inventory.of(id))
                .addObject("counts", export.counts(id))
                .addObject("run", run)
                .addObject("steps", run == null ? List.of() : rows.steps(run.id()))
                .addObject("toDo", rows.toDo(run))
                .addObject("teamsAdmin", teamsAdmin(run))
                .addObject(
                        "deletion",
                        deletions.ofCustomer(id).filter(DeletionRequest::open).orElse(null))
                .addObject("asked", requests.open(id).orElse(null))
                .addObject(
                        "recipients",
                        customer.contacts().stream().map(Contact::email).collect(Collectors.joining("\n")));
    }

    /** Where a Teams app is deleted by hand, while one has to be. */
    private @Nullable String teamsAdmin(@Nullable ExitRun run) {
        return rows.toDo(run).stream().anyMatch(step -> step.kind() == ExitStep.Kind.TEAMS_APP)
                ? AdminCenter.teamsApps()
                : null;
    }

    /** The same with what is wrong. */
    ModelAndView refused(UUID id, FormProblems problems) {
        ModelAndView page = page(id).addObject("errors", problems.sentences());
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }
}
