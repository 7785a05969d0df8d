package io.gatehouse.directory.list;

import io.gatehouse.directory.facts.FactPart;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.DirectoryState;
import io.gatehouse.directory.sync.SyncStatus;
import io.gatehouse.directory.sync.WantedCopies;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.PagePanel;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** The copy of a customer's directory, as a tab of the customer page. */
@Component
class DirectoryTab implements PagePanel {

    private static final int PAGE = 25;
    private static final Set<String> VIEWS = Set.of("users", "groups", "domains", "licences");

    /** Templates read a missing key as an error, a null as nothing. */
    private static final Map<String, @Nullable Object> NOTHING = nothing();

    private final WantedCopies copies;
    private final DirectoryState state;
    private final DirectoryLists lists;
    private final FactRows facts;
    private final SyncStatus status;
    private final HttpServletRequest request;

    DirectoryTab(
            WantedCopies copies,
            DirectoryState state,
            DirectoryLists lists,
            FactRows facts,
            SyncStatus status,
            HttpServletRequest request) {
        this.copies = copies;
        this.state = state;
        this.lists = lists;
        this.facts = facts;
        this.status = status;
        this.request = request;
    }

    @Override
    public Place place() {
        return Place.CUSTOMER_TAB;
    }

    @Override
    public String name() {
        return "directory";
    }

    @Override
    public int order() {
        return 50;
    }

    @Override
    public String fragment() {
        return "directory/panels :: tab";
    }

    /** Every tab of the page asks for its model; rows are read for the one that is shown alone. */
    @Override
    @SuppressWarnings("NullAway") // PagePanel promises values, templates want to see that there are none
    public Map<String, Object> model(@Nullable UUID subject) {
        if (subject == null) {
            return Map.of();
        }
        Map<String, @Nullable Object> model = new HashMap<>(NOTHING);
        Set<DirectoryPart> parts = copies.parts(subject);
        Optional<DirectoryState.Summary> summary = state.summary(subject, parts);
        summary.filter(found -> found.finishedAt() != null || parts.isEmpty())
                .ifPresent(found -> model.put("count", found.users()));
        if (!request.getRequestURI().endsWith("/directory")) {
            return model;
        }
        summary.ifPresent(found -> model.put("summary", found));
        copies.through(subject).ifPresent(connection -> model.putAll(status.of(connection, summary)));
        model.put("unwanted", copies.unwanted(subject));
        model.put("customer", subject);
        model.put("old", old(subject));
        model.putAll(rows(subject));
        model.putAll(tenant(subject));
        return model;
    }

    /** Since when what a view shows is not copied any more. */
    private Map<String, Instant> old(UUID customer) {
        Map<String, Instant> old = new HashMap<>();
        copies.notCurrentSince(customer, DirectoryPart.USERS).ifPresent(since -> old.put("users", since));
        copies.notCurrentSince(customer, DirectoryPart.GROUPS).ifPresent(since -> {
            old.put("groups", since);
            old.put("members", since);
        });
        return old;
    }

    private Map<String, @Nullable Object> tenant(UUID customer) {
        Map<FactPart, FactCopy> copies = facts.copies(customer);
        Map<String, @Nullable Object> tenant = new HashMap<>();
        tenant.put("organization", facts.organization(customer).orElse(null));
        tenant.put("organizationCopy", copies.get(FactPart.ORGANIZATION));
        tenant.put("domainsCopy", copies.get(FactPart.DOMAINS));
        tenant.put("licencesCopy", copies.get(FactPart.LICENCES));
        tenant.put("facts", facts.counts(customer));
        return tenant;
    }

    private Map<String, @Nullable Object> rows(UUID customer) {
        String asked = request.getParameter("view");
        String view = asked != null && VIEWS.contains(asked) ? asked : "users";
        String search = request.getParameter("query");
        DirectoryQuery query = new DirectoryQuery(search, null, request.getParameter("cursor"), PAGE);
        Optional<UUID> group = group();
        Map<String, @Nullable Object> rows = new HashMap<>();
        Page<?> page;
        if (group.isPresent()) {
            rows.put("group", lists.group(customer, group.get()));
            page = lists.members(customer, group.get(), query);
        } else {
            page = switch (view) {
                case "groups" -> lists.groups(customer, query);
                case "domains" -> facts.domains(customer, query);
                case "licences" -> facts.licences(customer, query);
                default -> lists.users(customer, query);
            };
        }
        rows.put("rows", page.items());
        rows.put("view", group.isPresent() ? "members" : view);
        rows.put("query", search == null ? "" : search);
        rows.put("previous", at(page.previous()));
        rows.put("next", at(page.next()));
        return rows;
    }

    private static Map<String, @Nullable Object> nothing() {
        Map<String, @Nullable Object> nothing = new HashMap<>();
        for (String key : new String[] {
            "count", "summary", "job", "failed", "asks", "nextAt", "group", "previous", "next", "organization"
        }) {
            nothing.put(key, null);
        }
        nothing.put("connected", false);
        nothing.put("unwanted", false);
        return nothing;
    }

    private Optional<UUID> group() {
        return Inputs.id(request.getParameter("group"));
    }

    private @Nullable String at(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        UriComponentsBuilder uri = UriComponentsBuilder.fromPath(request.getRequestURI());
        for (String name : new String[] {"view", "group", "query"}) {
            if (request.getParameter(name) != null) {
                uri.queryParam(name, request.getParameter(name));
            }
        }
        return uri.queryParam("cursor", cursor).encode().build().toUriString();
    }
}
