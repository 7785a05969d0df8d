package io.gatehouse.expiry;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** When the credentials of all customers end, the nearest first, and the calendars that follow it. */
@Controller
class ExpiryPages {

    static final String PAGE = "/credentials";

    private static final int LINES = 100;

    private final ExpiryList expiries;
    private final CalendarFeeds feeds;
    private final MessageSource messages;

    ExpiryPages(ExpiryList expiries, CalendarFeeds feeds, MessageSource messages) {
        this.expiries = expiries;
        this.feeds = feeds;
        this.messages = messages;
    }

    @GetMapping(PAGE)
    @Requires(Permission.VIEW)
    ModelAndView list(
            @RequestParam(defaultValue = "") String within,
            @RequestParam(defaultValue = "") String query,
            @RequestParam(defaultValue = "1") String page) {
        return page(within, query, page);
    }

    /** The address exists nowhere else: it is shown at once. */
    @PostMapping(PAGE + "/feeds")
    @Requires(Permission.OPERATE)
    ModelAndView make(Actor actor, Locale locale, HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        try {
            String address = feeds.make(actor).reveal();
            return page("", "", "1").addObject("address", address);
        } catch (Conflict e) {
            FormProblems problems = new FormProblems(messages, locale);
            problems.add("", e);
            ModelAndView page = page("", "", "1").addObject("errors", problems.sentences());
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return page;
        }
    }

    @PostMapping(PAGE + "/feeds/revoke")
    @Requires(Permission.OPERATE)
    String revoke(@RequestParam(defaultValue = "") String feed, Actor actor) {
        Inputs.id(feed).ifPresent(id -> feeds.revoke(id, actor));
        return "redirect:" + PAGE + "?done=expiry.revoked";
    }

    private ModelAndView page(String within, String query, String page) {
        List<Expiring> all = expiries.all();
        long most = within.matches("30|90") ? Long.parseLong(within) : Long.MAX_VALUE;
        String wanted = query.strip().toLowerCase(Locale.ROOT);
        List<Expiring> found = all.stream()
                .filter(one -> one.daysLeft() <= most)
                .filter(one -> one.owner().toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
        int pages = Math.max(1, (found.size() + LINES - 1) / LINES);
        int at = page.matches("\\d{1,5}") ? Math.clamp(Integer.parseInt(page), 1, pages) : 1;
        return new ModelAndView("expiry/list")
                .addObject("lines", found.subList((at - 1) * LINES, Math.min(found.size(), at * LINES)))
                .addObject("found", found.size())
                .addObject("ended", count(all, "ENDED"))
                .addObject("soon", count(all, "SOON"))
                .addObject("fine", count(all, "FINE"))
                .addObject("within", most == Long.MAX_VALUE ? "" : within)
                .addObject("query", query)
                .addObject("filtered", most != Long.MAX_VALUE || !wanted.isEmpty())
                .addObject("at", at)
                .addObject("pages", pages)
                .addObject("feeds", feeds.live());
    }

    private static long count(List<Expiring> all, String urgency) {
        return all.stream().filter(one -> one.urgency().equals(urgency)).count();
    }
}
