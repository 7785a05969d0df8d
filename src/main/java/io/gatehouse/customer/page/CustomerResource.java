package io.gatehouse.customer.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.customer.CustomerHealth;
import io.gatehouse.customer.CustomerPreset;
import io.gatehouse.customer.CustomerQuery;
import io.gatehouse.customer.CustomerState;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/customers")
@Tag(name = "Customers")
class CustomerResource {

    private final Customers customers;

    CustomerResource(Customers customers) {
        this.customers = customers;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<CustomerJson> items, @Nullable String next) {}

    @PostMapping
    @Requires(Permission.OPERATE)
    @Operation(summary = "Create a customer", description = "Takes an Idempotency-Key.")
    ResponseEntity<CustomerJson> create(@RequestBody CustomerRequest request, @Parameter(hidden = true) Actor actor) {
        CustomerView created = customers.create(request.customer(), actor);
        return ResponseEntity.created(URI.create("/api/v1/customers/" + created.id()))
                .eTag(String.valueOf(created.version()))
                .body(CustomerJson.of(created));
    }

    @GetMapping
    @Requires(Permission.VIEW)
    @Operation(
            summary = "List customers",
            description = "Newest first; with updatedSince in the order of change, the oldest change first.")
    Page list(
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String reference,
            @RequestParam(required = false) @Nullable String label,
            @RequestParam(required = false) @Nullable CustomerState state,
            @RequestParam(required = false) @Nullable CustomerHealth health,
            @RequestParam(required = false) @Nullable Instant updatedSince,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Slice<CustomerJson> slice = customers
                .list(new CustomerQuery(
                        CustomerPreset.ALL,
                        query,
                        reference,
                        label,
                        state,
                        health,
                        updatedSince,
                        CustomerQuery.NEWEST,
                        limit,
                        cursor))
                .map(CustomerJson::of);
        return new Page(slice.items(), slice.next());
    }

    @GetMapping("/{id}")
    @Requires(Permission.VIEW)
    @Operation(summary = "Read a customer")
    ResponseEntity<CustomerJson> get(@PathVariable UUID id) {
        return answer(customers.get(id));
    }

    @PatchMapping("/{id}")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Change a customer",
            description =
                    "Members that are absent stay, null clears one. If-Match or version guards against a lost update.")
    ResponseEntity<CustomerJson> update(
            @PathVariable UUID id,
            @RequestBody CustomerPatch patch,
            @RequestHeader(name = "If-Match", required = false) @Nullable String match,
            @Parameter(hidden = true) Actor actor) {
        return answer(customers.update(id, patch.change(version(match)), actor));
    }

    @DeleteMapping("/{id}")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Delete a customer that never had a connection",
            description = "Its invitations and their links go with it; the audit trail stays.")
    ResponseEntity<Void> delete(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        customers.delete(id, actor);
        return ResponseEntity.noContent().build();
    }

    record SuspendRequest(@Nullable String reason) {}

    @PostMapping("/{id}/suspend")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Let a customer rest",
            description =
                    "No job works for it and nobody gets its access tokens until it is resumed. Directory, sign-in and"
                            + " consent stay as they are. Doing it twice changes nothing.")
    ResponseEntity<CustomerJson> suspend(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable SuspendRequest request,
            @Parameter(hidden = true) Actor actor) {
        return answer(customers.suspend(id, request == null ? null : request.reason(), actor));
    }

    @PostMapping("/{id}/resume")
    @Requires(Permission.OPERATE)
    @Operation(summary = "Let a suspended customer go on", description = "Doing it twice changes nothing.")
    ResponseEntity<CustomerJson> resume(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        return answer(customers.resume(id, actor));
    }

    private static ResponseEntity<CustomerJson> answer(CustomerView view) {
        return ResponseEntity.ok().eTag(String.valueOf(view.version())).body(CustomerJson.of(view));
    }

    private static @Nullable Long version(@Nullable String match) {
        if (match == null || match.strip().equals("*")) {
            return null;
        }
        String digits = match.strip().replaceFirst("^W/", "").replace("\"", "");
        if (!digits.matches("\\d{1,18}")) {
            throw new InvalidInput("If-Match", "error.version", "If-Match takes the ETag of an earlier answer.");
        }
        return Long.valueOf(digits);
    }
}
