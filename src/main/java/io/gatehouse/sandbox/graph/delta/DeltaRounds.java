package io.gatehouse.sandbox.graph.delta;

import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.EntityType;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.query.Filter;
import io.gatehouse.sandbox.graph.query.Preferences;
import io.gatehouse.sandbox.graph.query.Query;
import io.gatehouse.sandbox.graph.query.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The protocol that all delta queries share: a first request, next links until the round is over, then a delta link
 * that begins the next round. Tokens live seven days of the sandbox's clock.
 */
@Component
public class DeltaRounds {

    private static final Duration TOKEN_LIFE = Duration.ofDays(7);
    private static final List<String> REFUSED = List.of("$top", "$expand", "$orderby", "$search", "$count");

    private final World world;
    private final Quirks quirks;

    DeltaRounds(World world, Quirks quirks) {
        this.world = world;
        this.quirks = quirks;
    }

    /** What a page shows, and where the next one goes on: null when the round is over. */
    public record Page(List<Entity> items, @Nullable String position) {

        static final Page EMPTY = new Page(List.of(), null);
    }

    /** Fills the page that a token asks for. */
    public interface Source {

        Page page(DeltaToken token, boolean minimal, int pageSize);
    }

    /** Answers one request of a round. */
    public Entity answer(Query query, Caller caller, Preferences preferences, EntityType type, Source source) {
        query.refuse(REFUSED);
        String resource = type.name() + "s";
        String delta = query.option("$deltatoken");
        if ("latest".equalsIgnoreCase(delta)) {
            var now = first(query, caller, type, resource).next(world.now());
            return body(query, now, Page.EMPTY);
        }
        String encoded = delta == null || delta.isEmpty() ? query.option("$skiptoken") : delta;
        DeltaToken token = encoded == null || encoded.isEmpty()
                ? first(query, caller, type, resource)
                : accepted(query, caller, resource, DeltaToken.decode(encoded));
        if (!token.inRound() && !token.initial()) {
            token = token.begun(world.sequence());
        }
        if (quirks.state().emptyPages() && token.after() != null && !token.blank()) {
            return body(query, token.at(token.after(), true), new Page(List.of(), token.after()));
        }
        int pageSize = Math.min(preferences.maxPageSize(), quirks.state().deltaPageSize());
        boolean minimal = preferences.minimal() || quirks.state().tellsWhatChangedAlone();
        return body(query, token, source.page(token, minimal, pageSize));
    }

    private DeltaToken first(Query query, Caller caller, EntityType type, String resource) {
        var filter = Filter.parse(query.option("$filter"), Set.of("id"));
        if (filter.terms().size() > 50 || (filter.terms().size() > 1 && !filter.any())) {
            throw GraphFailure.unsupported("Delta queries filter by up to 50 ids, joined by 'or'.");
        }
        var ids = filter.terms().stream()
                .map(term -> String.valueOf(term.value()))
                .toList();
        return new DeltaToken(
                resource,
                caller.tenantId(),
                -1,
                world.sequence(),
                null,
                false,
                world.now(),
                Selection.parse(query.option("$select"), type).properties(),
                ids);
    }

    private DeltaToken accepted(Query query, Caller caller, String resource, DeltaToken token) {
        if (!token.resource().equals(resource) || !token.tenantId().equals(caller.tenantId())) {
            throw GraphFailure.badRequest("The token was issued for another resource or tenant.");
        }
        String startOver = query.root() + "/" + resource + "/delta?$deltatoken=";
        Instant lost = quirks.state().deltaTokensFrom().getOrDefault(token.tenantId(), Instant.MIN);
        if (!token.issuedAt().isAfter(lost)
                || world.now().isAfter(token.issuedAt().plus(TOKEN_LIFE))) {
            throw GraphFailure.gone("syncStateNotFound", startOver);
        }
        if (token.until() > world.sequence()) {
            throw GraphFailure.gone("resyncRequired", startOver);
        }
        return token;
    }

    private Entity body(Query query, DeltaToken token, Page page) {
        String context = token.select().isEmpty() ? "" : "(" + String.join(",", token.select()) + ")";
        String link = query.root() + "/" + token.resource() + "/delta?";
        var body = new Entity().with("@odata.context", query.context(token.resource() + context));
        if (page.position() == null) {
            body.with(
                    "@odata.deltaLink",
                    link + "$deltatoken=" + token.next(world.now()).encoded());
        } else {
            boolean blank = page.items().isEmpty();
            body.with(
                    "@odata.nextLink",
                    link + "$skiptoken=" + token.at(page.position(), blank).encoded());
        }
        return body.with("value", page.items());
    }
}
