package io.gatehouse.directory.list;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.sync.WantedCopies;
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
@Tag(name = "Directory", description = "Our copy of the customer's directory")
class DirectoryResource {

    private static final String CHANGES =
            "With changedSince what changed at or after that time, removed ones included, in the order of change."
                    + " Ask next with the asOf of the first page: a time of your own may lose changes."
                    + " Removed ones are kept for 30 days, or as long as the installation says; where some are forgotten"
                    + " that were there at that time the answer is 410 with code resync: read the whole list then.";

    private static final String OLD =
            "On the first page, where no service in use wishes for a copy of this any longer: as it was"
                    + " then it stays.";

    private final Customers customers;
    private final DirectoryLists lists;
    private final WantedCopies copies;
    private final ReadAgain again;

    DirectoryResource(Customers customers, DirectoryLists lists, WantedCopies copies, ReadAgain again) {
        this.again = again;
        this.customers = customers;
        this.lists = lists;
        this.copies = copies;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UserPage(
            List<DirectoryUser> items,
            @Nullable String next,

            @Nullable @Schema(description = ReadAgain.DESCRIPTION)
            Instant asOf,

            @Nullable @Schema(description = OLD) Instant notCurrentSince) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record GroupPage(
            List<DirectoryGroup> items,
            @Nullable String next,

            @Nullable @Schema(description = ReadAgain.DESCRIPTION)
            Instant asOf,

            @Nullable @Schema(description = OLD) Instant notCurrentSince) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MemberPage(
            List<DirectoryMember> items,
            @Nullable String next,

            @Nullable @Schema(description = ReadAgain.DESCRIPTION)
            Instant asOf,

            @Nullable @Schema(description = OLD) Instant notCurrentSince) {}

    @GetMapping("/users")
    @Requires(Permission.VIEW)
    @Operation(summary = "List users", description = CHANGES)
    UserPage users(
            @PathVariable UUID customer,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable Instant changedSince,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        customers.get(customer);
        Instant asOf = again.from(cursor);
        Slice<DirectoryUser> slice = lists.users(customer, new DirectoryQuery(query, changedSince, cursor, limit))
                .slice();
        return new UserPage(slice.items(), slice.next(), asOf, old(customer, DirectoryPart.USERS, cursor));
    }

    @GetMapping("/groups")
    @Requires(Permission.VIEW)
    @Operation(summary = "List groups", description = CHANGES)
    GroupPage groups(
            @PathVariable UUID customer,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable Instant changedSince,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        customers.get(customer);
        Instant asOf = again.from(cursor);
        Slice<DirectoryGroup> slice = lists.groups(customer, new DirectoryQuery(query, changedSince, cursor, limit))
                .slice();
        return new GroupPage(slice.items(), slice.next(), asOf, old(customer, DirectoryPart.GROUPS, cursor));
    }

    @GetMapping("/groups/{group}/members")
    @Requires(Permission.VIEW)
    @Operation(
            summary = "List the members of a group",
            description = "With changedSince who joined or left at or after it, in that order; ask next with the"
                    + " asOf of the first page. Who left is told as removed for 30"
                    + " days, or as long as the installation says; where some are forgotten who left since, the"
                    + " answer is 410 with code resync: read the whole list then. Who was deleted, and"
                    + " everybody of a group that was, counts as having left then.")
    MemberPage members(
            @PathVariable UUID customer,
            @PathVariable UUID group,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable Instant changedSince,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        customers.get(customer);
        lists.group(customer, group);
        Instant asOf = again.from(cursor);
        Slice<DirectoryMember> slice = lists.everyMember(
                        customer, group, new DirectoryQuery(query, changedSince, cursor, limit))
                .slice();
        return new MemberPage(slice.items(), slice.next(), asOf, old(customer, DirectoryPart.GROUPS, cursor));
    }

    private @Nullable Instant old(UUID customer, DirectoryPart part, @Nullable String cursor) {
        return cursor == null ? copies.notCurrentSince(customer, part).orElse(null) : null;
    }
}
