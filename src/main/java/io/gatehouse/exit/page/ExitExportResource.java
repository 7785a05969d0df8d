package io.gatehouse.exit.page;

import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.exit.run.ExitExport;
import io.gatehouse.exit.run.Exits;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Exits")
class ExitExportResource {

    private final Exits exits;
    private final ExitExport export;
    private final Customers customers;

    ExitExportResource(Exits exits, ExitExport export, Customers customers) {
        this.exits = exits;
        this.export = export;
        this.customers = customers;
    }

    @PostMapping("/api/v1/customers/{id}/export")
    @Requires(Permission.ADMINISTER)
    @Operation(
            summary = "Export everything that is held of a customer",
            description = "A zip with contents.json and a CSV file for each kind of rows. The trail tells who took it.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")))
    void export(@PathVariable UUID id, @Parameter(hidden = true) Actor actor, HttpServletResponse response)
            throws IOException {
        CustomerView customer = customers.get(id);
        exits.downloaded(id, actor);
        export.answer(customer, response);
    }
}
