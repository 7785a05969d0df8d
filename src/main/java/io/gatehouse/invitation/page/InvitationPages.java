package io.gatehouse.invitation.page;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Attempts;
import io.gatehouse.invitation.desk.InvitationDesk;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.invitation.mailing.InvitationSending;
import io.gatehouse.invitation.pending.InvitationDisplay;
import io.gatehouse.invitation.pending.InvitationHref;
import io.gatehouse.mail.MailStatus;
import io.gatehouse.mail.MailView;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of one invitation and what is done from it. */
@Controller
class InvitationPages {

    private final Invitations invitations;
    private final InvitationDesk desk;
    private final InvitationDisplay display;
    private final InvitationHistory history;
    private final Outbox outbox;
    private final MessageSource messages;

    InvitationPages(
            Invitations invitations,
            InvitationDesk desk,
            InvitationDisplay display,
            InvitationHistory history,
            Outbox outbox,
            MessageSource messages) {
        this.invitations = invitations;
        this.desk = desk;
        this.display = display;
        this.history = history;
        this.outbox = outbox;
        this.messages = messages;
    }

    @GetMapping("/invitations/{id}")
    @Requires(Permission.VIEW)
    String show(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String problem,
            Locale locale,
            Model model) {
        InvitationView view = invitations.get(id);
        model.addAttribute("row", display.row(view, locale));
        model.addAttribute("links", invitations.links(id));
        List<MailView> mails = outbox.of(InvitationSending.SUBJECT, id);
        model.addAttribute("mails", mails);
        model.addAttribute("refusedMail", refused(view, mails));
        model.addAttribute("events", history.of(view, locale));
        model.addAttribute("problem", withPause(view, display.problem(problem, locale), locale));
        return "invitation/page";
    }

    /** The newest mail to a recipient that was refused, for what the mail server said. */
    private static @Nullable MailView refused(InvitationView view, List<MailView> mails) {
        return mails.stream()
                .filter(mail -> mail.status() == MailStatus.FAILED
                        && mail.lastAnswer() != null
                        && view.recipients().contains(mail.recipient()))
                .max(Comparator.comparing(MailView::createdAt))
                .orElse(null);
    }

    /** Who met the limit of mails wants to know until when; also after the page is loaded again. */
    private @Nullable String withPause(InvitationView view, @Nullable String problem, Locale locale) {
        Duration pause =
                problem == null ? Duration.ZERO : outbox.pause(InvitationSending.SUBJECT, view.id(), view.recipients());
        return pause.isPositive()
                ? problem + " " + display.words("invitation.problem.again", locale, Math.ceilDiv(pause.toSeconds(), 60))
                : problem;
    }

    @PostMapping("/invitations/{id}/resend")
    @Requires(Permission.OPERATE)
    String resend(@PathVariable UUID id, @RequestParam(required = false) @Nullable String back, Actor actor) {
        String problem = Attempts.problem(() -> desk.resend(id, actor));
        return after(id, back, "invitation.resent", problem);
    }

    /** Answers the link in the page itself: it exists nowhere else, so there is nothing to redirect to. */
    @PostMapping("/invitations/{id}/links")
    @Requires(Permission.OPERATE)
    String link(@PathVariable UUID id, Actor actor, Locale locale, Model model, HttpServletResponse response) {
        String problem = Attempts.problem(
                () -> model.addAttribute("link", desk.anotherLink(id, actor).reveal()));
        if (problem != null) {
            return "redirect:/invitations/" + id + "?problem=" + problem;
        }
        response.setHeader("Cache-Control", "no-store");
        model.addAttribute("row", display.row(invitations.get(id), locale));
        model.addAttribute("fresh", false);
        return "invitation/link";
    }

    @PostMapping("/invitations/{id}/links/{link}/revoke")
    @Requires(Permission.OPERATE)
    String revokeLink(@PathVariable UUID id, @PathVariable UUID link, Actor actor) {
        desk.revokeLink(id, link, actor);
        return "redirect:/invitations/" + id + "?done=invitation.link-revoked#links";
    }

    @PostMapping("/invitations/{id}/reminders")
    @Requires(Permission.OPERATE)
    String remind(@PathVariable UUID id, @RequestParam(defaultValue = "false") boolean on, Actor actor) {
        return done(
                id,
                null,
                on ? "invitation.reminders-on" : "invitation.reminders-off",
                () -> desk.remind(id, on, actor));
    }

    /** Whoever asked for another link gets none. */
    @PostMapping("/invitations/{id}/dismiss-link")
    @Requires(Permission.OPERATE)
    String dismissLink(@PathVariable UUID id, Actor actor) {
        return done(id, null, "invitation.link-dismissed", () -> desk.dismissLink(id, actor));
    }

    @GetMapping("/invitations/{id}/revoke")
    @Requires(Permission.OPERATE)
    String askRevoke(@PathVariable UUID id, Locale locale, Model model) {
        model.addAttribute("row", display.row(invitations.get(id), locale));
        model.addAttribute("reason", "");
        return "invitation/revoke";
    }

    @PostMapping("/invitations/{id}/revoke")
    @Requires(Permission.OPERATE)
    String revoke(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reason,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        try {
            return done(id, null, "invitation.revoked", () -> desk.revoke(id, reason, actor));
        } catch (InvalidInput e) {
            model.addAttribute("reason", reason);
            return again("invitation/revoke", id, e, locale, model, response);
        }
    }

    @GetMapping("/invitations/{id}/recipients")
    @Requires(Permission.OPERATE)
    String askRecipients(@PathVariable UUID id, Locale locale, Model model) {
        InvitationView view = invitations.get(id);
        model.addAttribute("row", display.row(view, locale));
        model.addAttribute("recipients", String.join("\n", view.recipients()));
        return "invitation/recipients";
    }

    @PostMapping("/invitations/{id}/recipients")
    @Requires(Permission.OPERATE)
    String recipients(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String recipients,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        try {
            return done(
                    id,
                    null,
                    "invitation.sent",
                    () -> desk.changeRecipients(id, InvitationForm.addresses(recipients), actor));
        } catch (InvalidInput e) {
            model.addAttribute("recipients", recipients);
            return again("invitation/recipients", id, e, locale, model, response);
        }
    }

    @GetMapping("/invitations/{id}/extend")
    @Requires(Permission.OPERATE)
    String askExtend(@PathVariable UUID id, Locale locale, Model model) {
        model.addAttribute("row", display.row(invitations.get(id), locale));
        model.addAttribute("options", InvitationForm.expiries(display, locale));
        return "invitation/extend";
    }

    @PostMapping("/invitations/{id}/extend")
    @Requires(Permission.OPERATE)
    String extend(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "336") String expiresInHours,
            @RequestParam(required = false) @Nullable String back,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        try {
            return done(
                    id,
                    back,
                    "invitation.extended",
                    () -> desk.extend(id, InvitationForm.hours(expiresInHours), actor));
        } catch (InvalidInput e) {
            model.addAttribute("options", InvitationForm.expiries(display, locale));
            return again("invitation/extend", id, e, locale, model, response);
        }
    }

    private static String done(UUID id, @Nullable String back, String key, Runnable action) {
        return after(id, back, key, Attempts.refusal(action));
    }

    /** Back to the list it came from, or to the page of the invitation. */
    private static String after(UUID id, @Nullable String back, String key, @Nullable String problem) {
        String page = back != null && InvitationHref.isList(back) ? back : "/invitations/" + id;
        String outcome = problem == null ? "done=" + key : "problem=" + problem;
        return "redirect:" + page + (page.contains("?") ? "&" : "?") + outcome;
    }

    private String again(
            String view, UUID id, InvalidInput problem, Locale locale, Model model, HttpServletResponse response) {
        FormProblems problems = new FormProblems(messages, locale);
        problems.add(problem);
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        model.addAttribute("errors", problems.sentences());
        model.addAttribute("row", display.row(invitations.get(id), locale));
        return view;
    }
}
