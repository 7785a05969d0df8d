package io.gatehouse.invitation;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The Pending Invitations page and what it does to several invitations at once. */
@Controller
class PendingInvitationsPages {

    private static final int PAGE = 25;

    private final InvitationBoard board;
    private final InvitationDesk desk;
    private final InvitationDisplay display;

    PendingInvitationsPages(InvitationBoard board, InvitationDesk desk, InvitationDisplay display) {
        this.board = board;
        this.desk = desk;
        this.display = display;
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
            @RequestParam(required = false) @Nullable String show,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String profile,
            @RequestParam(required = false) @Nullable String maker,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "1") long from,
            @RequestParam(required = false) @Nullable String bulk,
            @RequestParam(defaultValue = "0") int ok,
            @RequestParam(required = false) @Nullable String skipped,
            @RequestParam(required = false) @Nullable String problem,
            Locale locale,
            Model model) {
        InvitationHref here = new InvitationHref(
                InvitationPreset.of(show), query, blankToNull(profile), blankToNull(maker), InvitationSort.of(sort));
        InvitationQuery wanted = new InvitationQuery(
                here.preset(), query, null, null, here.profile(), here.madeBy(), here.sort(), PAGE, cursor);
        InvitationPage page = board.page(wanted);
        Map<InvitationPreset, Long> counts = board.counts(wanted);
        long first = cursor == null ? 1 : Math.max(1, from);
        model.addAttribute("rows", display.rows(page.items(), locale));
        model.addAttribute("first", first);
        model.addAttribute("total", counts.get(here.preset()));
        model.addAttribute("previousHref", here.at(page.previous(), first - PAGE));
        model.addAttribute("nextHref", here.at(page.next(), first + page.items().size()));
        model.addAttribute("tabs", tabs(here, counts, locale));
        model.addAttribute("sentence", sentence(counts, locale));
        model.addAttribute("here", here);
        model.addAttribute("nameHref", here.sorted(InvitationSort.NAME));
        model.addAttribute("createdHref", here.sorted(InvitationSort.CREATED));
        model.addAttribute("expiresHref", here.sorted(InvitationSort.EXPIRES));
        model.addAttribute("back", here.toString(here.preset()));
        model.addAttribute("services", display.services());
        model.addAttribute("makers", board.makers());
        model.addAttribute("filtered", filtered(here));
        model.addAttribute("problem", display.problem(problem, locale));
        model.addAttribute("any", counts.getOrDefault(InvitationPreset.ALL, 0L) > 0);
        if (bulk != null && bulk.matches("resend|extend|revoke")) {
            model.addAttribute("summary", summary(bulk, ok, Attempts.skipped(skipped), locale));
            model.addAttribute("summaryTone", Attempts.skipped(skipped).isEmpty() ? "ok" : "warn");
        }
        return "invitation/pending";
    }

    @PostMapping("/invitations/resend")
    @Requires(Permission.OPERATE)
    String resend(@RequestParam(defaultValue = "") List<UUID> ids, Actor actor) {
        return each("resend", ids, id -> desk.resend(id, actor));
    }

    @PostMapping("/invitations/extend")
    @Requires(Permission.OPERATE)
    String extend(@RequestParam(defaultValue = "") List<UUID> ids, Actor actor) {
        return each("extend", ids, id -> desk.extendIfSooner(id, actor));
    }

    @PostMapping("/invitations/revoke")
    @Requires(Permission.OPERATE)
    String revoke(@RequestParam(defaultValue = "") List<UUID> ids, Actor actor) {
        return each("revoke", ids, id -> desk.revoke(id, null, actor));
    }

    private static String each(String what, List<UUID> ids, Consumer<UUID> action) {
        Attempts attempts = Attempts.each(ids, action);
        return "redirect:/invitations?bulk=" + what + "&ok=" + attempts.done() + "&skipped=" + attempts.skippedText();
    }

    private String summary(String what, int ok, Map<String, Integer> skipped, Locale locale) {
        String done = display.words("invitation.bulk." + what, locale, ok);
        if (skipped.isEmpty()) {
            return done;
        }
        String reasons = skipped.entrySet().stream()
                .map(entry -> entry.getValue() + " " + display.words("invitation.skipped." + entry.getKey(), locale))
                .collect(Collectors.joining(", "));
        int total = skipped.values().stream().mapToInt(Integer::intValue).sum();
        return display.words("invitation.bulk.skipped", locale, done, total, reasons);
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

    private static boolean filtered(InvitationHref here) {
        return here.preset() != InvitationPreset.OPEN
                || here.profile() != null
                || here.madeBy() != null
                || here.query() != null && !here.query().isBlank();
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
