package io.gatehouse.directory.list;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.directory.facts.FactPart;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/customers/{customer}/directory")
@Tag(name = "Directory")
class FactResource {

    private static final String CHANGES =
            "With changedSince what changed at or after that time, removed ones included, in the order of change."
                    + " Ask next with the asOf of the first page: a time of your own may lose changes."
                    + " The copy tells whether the list is current, and which permission is missing where it is not.";

    private final Customers customers;
    private final FactRows facts;
    private final ReadAgain again;

    FactResource(Customers customers, FactRows facts, ReadAgain again) {
        this.again = again;
        this.customers = customers;
        this.facts = facts;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OrganizationAnswer(FactCopy copy, @Nullable DirectoryOrganization organization) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DomainPage(
            FactCopy copy,
            List<DirectoryDomain> items,
            @Nullable String next,

            @Nullable @Schema(description = ReadAgain.DESCRIPTION)
            Instant asOf) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LicencePage(
            FactCopy copy,
            List<DirectoryLicence> items,
            @Nullable String next,

            @Nullable @Schema(description = ReadAgain.DESCRIPTION)
            Instant asOf) {}

    @GetMapping("/organization")
    @Requires(Permission.VIEW)
    @Operation(
            summary = "Read what the tenant tells of itself",
            description = "Absent while it was never read; the copy tells whether it is current.")
    OrganizationAnswer organization(@PathVariable UUID customer) {
        customers.get(customer);
        return new OrganizationAnswer(
                facts.copy(customer, FactPart.ORGANIZATION),
                facts.organization(customer).orElse(null));
    }

    @GetMapping("/domains")
    @Requires(Permission.VIEW)
    @Operation(summary = "List domains", description = CHANGES)
    DomainPage domains(
            @PathVariable UUID customer,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable Instant changedSince,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        customers.get(customer);
        Instant asOf = again.from(cursor);
        Slice<DirectoryDomain> slice = facts.domains(customer, new DirectoryQuery(query, changedSince, cursor, limit))
                .slice();
        return new DomainPage(facts.copy(customer, FactPart.DOMAINS), slice.items(), slice.next(), asOf);
    }

    @GetMapping("/licences")
    @Requires(Permission.VIEW)
    @Operation(summary = "List licences", description = CHANGES)
    LicencePage licences(
            @PathVariable UUID customer,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable Instant changedSince,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        customers.get(customer);
        Instant asOf = again.from(cursor);
        Slice<DirectoryLicence> slice = facts.licences(customer, new DirectoryQuery(query, changedSince, cursor, limit))
                .slice();
        return new LicencePage(facts.copy(customer, FactPart.LICENCES), slice.items(), slice.next(), asOf);
    }
}
