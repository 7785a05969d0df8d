package io.gatehouse.invitation.pending;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.store.InvitationPreset;
import io.gatehouse.invitation.store.InvitationQuery;
import io.gatehouse.invitation.store.InvitationSort;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Columns;
import io.gatehouse.shared.Ordering;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.shared.Requires;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The Pending Invitations page, and the same list as a file. */
@Controller
class PendingInvitationsPages {

    private static final int PAGE = 25;

    private final InvitationBoard board;
    private final InvitationDisplay display;
    private final InvitationExport export;
    private final BulkOutcome outcome;
    private final PublicUrl url;

    PendingInvitationsPages(
            InvitationBoard board,
            InvitationDisplay display,
            InvitationExport export,
            BulkOutcome outcome,
            PublicUrl url) {
        this.url = url;
        this.board = board;
        this.display = display;
        this.export = export;
        this.outcome = outcome;
    }

    record Tab(
            String label,
            String href,
            @Nullable Long count,
            @Nullable String tone,
            boolean current) {}

    @GetMapping("/invitations")
    @Requires(Permission.VIEW)
    String list(
            InvitationHref.Asked asked,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "1") long from,
            @RequestParam(required = false) @Nullable String problem,
            BulkOutcome.Told told,
            HttpServletRequest request,
            Locale locale,
            Model model) {
        InvitationHref here = asked.href();
        InvitationQuery wanted = here.query(PAGE, cursor);
        InvitationBoard.Shown shown = board.shown(wanted);
        Page<InvitationView> page = shown.page();
        Map<InvitationPreset, Long> counts = shown.counts();
        long first = page.previous() == null ? 1 : Math.max(1, from);
        model.addAttribute("rows", display.rows(page.items(), locale));
        model.addAttribute("first", first);
        model.addAttribute("total", counts.get(here.preset()));
        model.addAttribute("previousHref", here.at(page.previous(), first - PAGE));
        model.addAttribute("nextHref", here.at(page.next(), first + page.items().size()));
        model.addAttribute("tabs", tabs(here, counts, locale));
        model.addAttribute("sentence", sentence(counts, locale));
        model.addAttribute("here", here);
        model.addAttribute("orders", Ordering.all(InvitationSort.values()));
        model.addAttribute("columns", InvitationColumns.of(Columns.chosen(request, url, InvitationColumns.LIST)));
        model.addAttribute("back", cursor == null ? here.toString(here.preset()) : here.at(cursor, first));
        model.addAttribute("services", display.services());
        model.addAttribute("makers", shown.makers());
        model.addAttribute("problem", display.problem(problem, locale));
        model.addAttribute("outcome", outcome.of(told, locale));
        model.addAttribute("any", counts.getOrDefault(InvitationPreset.ALL, 0L) > 0);
        return "invitation/pending";
    }

    @GetMapping("/invitations/export.csv")
    @Requires(Permission.VIEW)
    void export(InvitationHref.Asked asked, Actor actor, Locale locale, HttpServletResponse response)
            throws IOException {
        InvitationHref here = asked.href();
        board.exported(here, actor);
        export.download(here, locale, response);
    }

    private List<Tab> tabs(InvitationHref here, Map<InvitationPreset, Long> counts, Locale locale) {
        return Stream.of(InvitationPreset.values())
                .filter(preset -> preset != InvitationPreset.ALL)
                .map(preset -> new Tab(
                        display.words("invitation.preset." + preset.key(), locale),
                        here.toString(preset),
                        counts.get(preset),
                        counts.getOrDefault(preset, 0L) == 0 ? null : tone(preset),
                        preset == here.preset()))
                .toList();
    }

    private static @Nullable String tone(InvitationPreset preset) {
        return switch (preset) {
            case WAITING, EXPIRING -> "warn";
            case MAIL_FAILED -> "bad";
            case OPEN, NOT_OPENED, IN_PROGRESS, ENDED, ALL -> null;
        };
    }

    /** "38 open. 3 wait for you, one mail came back, 4 expire within three days." */
    private String sentence(Map<InvitationPreset, Long> counts, Locale locale) {
        String open = display.words("invitation.count.open", locale, counts.getOrDefault(InvitationPreset.OPEN, 0L));
        String rest = Stream.of(InvitationPreset.WAITING, InvitationPreset.MAIL_FAILED, InvitationPreset.EXPIRING)
                .filter(preset -> counts.getOrDefault(preset, 0L) > 0)
                .map(preset ->
                        display.words("invitation.count." + preset.key(), locale, counts.getOrDefault(preset, 0L)))
                .collect(Collectors.joining(", "));
        return rest.isEmpty() ? open : open + " " + rest.substring(0, 1).toUpperCase(locale) + rest.substring(1) + ".";
    }
}
