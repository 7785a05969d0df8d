package io.gatehouse.invitation.pending;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Attempts;
import io.gatehouse.invitation.desk.InvitationDesk;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What the Pending Invitations page does to several invitations at once. */
@Controller
class BulkInvitationPages {

    private final InvitationDesk desk;
    private final InvitationBoard board;
    private final InvitationDisplay display;
    private final InvitationExport export;

    BulkInvitationPages(
            InvitationDesk desk, InvitationBoard board, InvitationDisplay display, InvitationExport export) {
        this.display = display;
        this.desk = desk;
        this.board = board;
        this.export = export;
    }

    @PostMapping("/invitations/resend")
    @Requires(Permission.OPERATE)
    String resend(
            @RequestParam(defaultValue = "") List<UUID> ids,
            @RequestParam(defaultValue = "") String back,
            Actor actor) {
        return each("resend", ids, back, id -> desk.resend(id, actor));
    }

    @PostMapping("/invitations/extend")
    @Requires(Permission.OPERATE)
    String extend(
            @RequestParam(defaultValue = "") List<UUID> ids,
            @RequestParam(defaultValue = "") String back,
            Actor actor) {
        return each("extend", ids, back, id -> desk.extendIfSooner(id, actor));
    }

    /** Asks first, for there is no way back, and says which ones they are. */
    @PostMapping("/invitations/revoke")
    @Requires(Permission.OPERATE)
    String revoke(
            @RequestParam(defaultValue = "") List<UUID> ids,
            @RequestParam(defaultValue = "") String back,
            @RequestParam(defaultValue = "") String sure,
            Actor actor,
            Locale locale,
            Model model) {
        List<InvitationRow> open = sure.isEmpty() ? open(ids, locale) : List.of();
        if (!open.isEmpty()) {
            model.addAttribute("rows", open);
            model.addAttribute("back", InvitationHref.isList(back) ? back : "/invitations");
            return "invitation/revoke-many";
        }
        return each("revoke", ids, back, id -> desk.revoke(id, null, actor));
    }

    @PostMapping("/invitations/export")
    @Requires(Permission.VIEW)
    void export(
            @RequestParam(defaultValue = "") List<UUID> ids, Actor actor, Locale locale, HttpServletResponse response)
            throws IOException {
        export.download(board.exported(ids.stream().filter(Objects::nonNull).toList(), actor), locale, response);
    }

    private List<InvitationRow> open(List<UUID> ids, Locale locale) {
        List<InvitationView> open = board
                .ticked(ids.stream().filter(Objects::nonNull).toList())
                .stream()
                .filter(view -> !view.status().terminal())
                .toList();
        return display.rows(open, locale);
    }

    private static String each(String what, List<UUID> ids, String back, Consumer<UUID> action) {
        Attempts attempts = Attempts.each(ids, action);
        String list = InvitationHref.isList(back) ? back : "/invitations";
        return "redirect:" + list + (list.contains("?") ? "&" : "?") + "bulk=" + what + "&ok=" + attempts.done()
                + "&skipped=" + attempts.skippedText();
    }
}
