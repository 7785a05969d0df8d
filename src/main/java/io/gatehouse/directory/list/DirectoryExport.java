package io.gatehouse.directory.list;

import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Csv;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The copy of a directory as files for spreadsheets; they are sent page by page, so that any length fits. */
@Controller
class DirectoryExport {

    private static final int AT_ONCE = 999;

    private static final List<String> USERS = List.of(
            "id",
            "userPrincipalName",
            "displayName",
            "givenName",
            "surname",
            "mail",
            "jobTitle",
            "department",
            "officeLocation",
            "mobilePhone",
            "businessPhones",
            "usageLocation",
            "accountEnabled",
            "userType",
            "changedAt");
    private static final List<String> GROUPS = List.of(
            "id", "displayName", "description", "mail", "groupTypes", "securityEnabled", "memberCount", "changedAt");
    private static final List<String> MEMBERS =
            List.of("groupId", "group", "memberId", "type", "displayName", "userPrincipalName", "addedAt");
    private static final List<String> DOMAINS =
            List.of("domain", "default", "initial", "verified", "authenticationType", "supportedServices", "changedAt");
    private static final List<String> LICENCES = List.of(
            "skuId", "skuPartNumber", "capabilityStatus", "enabled", "suspended", "warning", "consumed", "changedAt");

    private final Customers customers;
    private final DirectoryLists lists;
    private final FactRows facts;
    private final ExportTrail trail;
    private final Clock clock;

    DirectoryExport(Customers customers, DirectoryLists lists, FactRows facts, ExportTrail trail, Clock clock) {
        this.customers = customers;
        this.lists = lists;
        this.facts = facts;
        this.trail = trail;
        this.clock = clock;
    }

    @GetMapping("/customers/{id}/directory/users.csv")
    @Requires(Permission.VIEW)
    void users(@PathVariable UUID id, Actor actor, HttpServletResponse response) throws IOException {
        download(
                response,
                noted(id, "users", actor),
                USERS,
                csv -> each(
                        query -> lists.users(id, query),
                        user -> csv.row(
                                user.id(),
                                user.userPrincipalName(),
                                user.displayName(),
                                user.givenName(),
                                user.surname(),
                                user.mail(),
                                user.jobTitle(),
                                user.department(),
                                user.officeLocation(),
                                user.mobilePhone(),
                                words(user.businessPhones()),
                                user.usageLocation(),
                                user.accountEnabled(),
                                user.userType(),
                                user.changedAt()),
                        csv));
    }

    @GetMapping("/customers/{id}/directory/groups.csv")
    @Requires(Permission.VIEW)
    void groups(@PathVariable UUID id, Actor actor, HttpServletResponse response) throws IOException {
        download(
                response,
                noted(id, "groups", actor),
                GROUPS,
                csv -> each(
                        query -> lists.groups(id, query),
                        group -> csv.row(
                                group.id(),
                                group.displayName(),
                                group.description(),
                                group.mail(),
                                words(group.groupTypes()),
                                group.securityEnabled(),
                                group.memberCount(),
                                group.changedAt()),
                        csv));
    }

    @GetMapping("/customers/{id}/directory/members.csv")
    @Requires(Permission.VIEW)
    void members(@PathVariable UUID id, Actor actor, HttpServletResponse response) throws IOException {
        download(
                response,
                noted(id, "members", actor),
                MEMBERS,
                csv -> each(query -> lists.groups(id, query), group -> members(id, group, csv), csv));
    }

    @GetMapping("/customers/{id}/directory/domains.csv")
    @Requires(Permission.VIEW)
    void domains(@PathVariable UUID id, Actor actor, HttpServletResponse response) throws IOException {
        download(
                response,
                noted(id, "domains", actor),
                DOMAINS,
                csv -> each(
                        query -> facts.domains(id, query),
                        domain -> csv.row(
                                domain.id(),
                                domain.isDefault(),
                                domain.isInitial(),
                                domain.isVerified(),
                                domain.authenticationType(),
                                words(domain.supportedServices()),
                                domain.changedAt()),
                        csv));
    }

    @GetMapping("/customers/{id}/directory/licences.csv")
    @Requires(Permission.VIEW)
    void licences(@PathVariable UUID id, Actor actor, HttpServletResponse response) throws IOException {
        download(
                response,
                noted(id, "licences", actor),
                LICENCES,
                csv -> each(
                        query -> facts.licences(id, query),
                        licence -> csv.row(
                                licence.skuId(),
                                licence.skuPartNumber(),
                                licence.capabilityStatus(),
                                licence.prepaidUnits().enabled(),
                                licence.prepaidUnits().suspended(),
                                licence.prepaidUnits().warning(),
                                licence.consumedUnits(),
                                licence.changedAt()),
                        csv));
    }

    private void members(UUID customer, DirectoryGroup group, Csv csv) {
        each(
                query -> lists.everyMember(customer, group.id(), query),
                member -> csv.row(
                        group.id(),
                        group.displayName(),
                        member.id(),
                        member.type(),
                        member.displayName(),
                        member.userPrincipalName(),
                        member.addedAt()),
                csv);
    }

    private static <T> void each(Function<DirectoryQuery, Page<T>> pages, Consumer<T> row, Csv csv) {
        String cursor = null;
        do {
            Page<T> page = pages.apply(new DirectoryQuery(null, null, cursor, AT_ONCE));
            page.items().forEach(row);
            csv.flush();
            cursor = page.next();
        } while (cursor != null);
    }

    /** The name of the file; that somebody took it stays in the audit trail. */
    private String noted(UUID id, String what, Actor actor) {
        CustomerView customer = customers.get(id);
        trail.note(customer, what, actor);
        return customer.shortName().replaceAll("[^A-Za-z0-9_-]", "_") + "-" + what;
    }

    private void download(HttpServletResponse response, String name, List<String> head, Consumer<Csv> rows)
            throws IOException {
        Csv.download(response, name, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), head, rows);
    }

    private static @Nullable String words(@Nullable List<String> values) {
        return values == null ? null : String.join("; ", values);
    }
}
