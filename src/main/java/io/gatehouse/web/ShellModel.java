package io.gatehouse.web;

import io.gatehouse.provider.Principal;
import io.gatehouse.shared.PageAddition;
import io.gatehouse.shared.Permission;
import io.gatehouse.web.cookie.CookieNames;
import io.gatehouse.web.error.FormErrors;
import io.gatehouse.web.error.RequestTraceFilter;
import io.gatehouse.web.signin.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.ModelMap;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.util.WebUtils;

/** Gives every page what its layout shows: provider, menu with counts, person, theme, outcome of the last action, errors. */
@Component
class ShellModel implements HandlerInterceptor {

    private static final List<MenuPage> PAGES = List.of(
            new MenuPage("home", "/", "h"),
            new MenuPage("customers", "/customers", "c"),
            new MenuPage("invitations", "/invitations", "i"),
            new MenuPage("jobs", "/jobs", "j"),
            new MenuPage("alerts", "/alerts", "a"),
            new MenuPage("audit", "/audit", "u"),
            new MenuPage("profiles", "/profiles", "p"),
            new MenuPage("settings", "/settings", "s"));

    /** What the last press did, or why it did nothing. */
    private static final List<String> OUTCOMES = List.of("done", "refused");

    private final MenuCounts counts;
    private final MessageSource messages;
    private final List<PageAddition> additions;
    private final CookieNames cookies;
    private final TransactionTemplate reading;

    ShellModel(
            MenuCounts counts,
            MessageSource messages,
            List<PageAddition> additions,
            CookieNames cookies,
            PlatformTransactionManager transactions) {
        this.cookies = cookies;
        this.counts = counts;
        this.messages = messages;
        this.additions = additions;
        this.reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
    }

    private record MenuPage(String key, String href, String letter) {}

    /** {@code letter}: the key that leads there after a g. */
    record Item(
            String key,
            String href,
            String letter,
            int count,
            @Nullable String tone) {}

    record Person(String name, String account, String role, String initials) {}

    /**
     * {@code operates}: whether this person may change things; who may only look is shown no button for it. {@code
     * administers} says the same of what owners alone may do.
     */
    record Shell(
            @Nullable String provider,
            List<Item> menu,
            @Nullable Person person,
            boolean operates,
            boolean administers,
            @Nullable String theme,
            String path) {}

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
        if (page == null || page.getViewName() == null || page.getViewName().startsWith("redirect:")) {
            return;
        }
        ModelMap model = page.getModelMap();
        Optional<Principal> caller = Caller.current();
        if (caller.isPresent()) {
            // one transaction for all of it; who is nobody yet is shown pages while the database is away, too
            reading.executeWithoutResult(moment -> read(request, caller.get(), model));
        } else {
            model.addAttribute("shell", nobodys(request));
        }
        additions.stream()
                .filter(addition -> addition.apart() || caller.isEmpty())
                .forEach(addition -> addition.add(request, model));
        // an error page already knows the path that failed; the request's own is /error by then
        model.mergeAttributes(Map.of("path", request.getRequestURI()));
        model.addAttribute("correlationId", request.getAttribute(RequestTraceFilter.ATTRIBUTE));
        Locale locale = RequestContextUtils.getLocale(request);
        Map<String, String> errors = FormErrors.of(model, messages, locale);
        if (!errors.isEmpty() && !model.containsAttribute("errors")) {
            model.addAttribute("errors", errors);
        }
        for (String outcome : OUTCOMES) {
            String text = outcome(outcome, request.getParameter(outcome), locale);
            if (text != null && !model.containsAttribute(outcome)) {
                model.addAttribute(outcome, text);
            }
        }
    }

    private void read(HttpServletRequest request, Principal caller, ModelMap model) {
        MenuCounts.Read read = counts.read();
        model.addAttribute(
                "shell",
                new Shell(
                        read.provider(),
                        menu(caller, read.counts()),
                        person(caller),
                        caller.role().permissions().contains(Permission.OPERATE),
                        caller.role().permissions().contains(Permission.ADMINISTER),
                        theme(request),
                        path(request)));
        additions.stream().filter(addition -> !addition.apart()).forEach(addition -> addition.add(request, model));
    }

    private Shell nobodys(HttpServletRequest request) {
        return new Shell(null, List.of(), null, false, false, theme(request), path(request));
    }

    private @Nullable String theme(HttpServletRequest request) {
        return ThemeController.known(WebUtils.getCookie(request, cookies.of(ThemeController.COOKIE)));
    }

    private static String path(HttpServletRequest request) {
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        return "GET".equals(request.getMethod()) ? request.getRequestURI() + query : "/";
    }

    private static List<Item> menu(Principal caller, Map<String, MenuCounts.Counted> counts) {
        return PAGES.stream()
                .filter(page -> !page.key().equals("audit")
                        || caller.role().permissions().contains(Permission.AUDIT))
                .map(page -> {
                    MenuCounts.Counted badge = counts.get(page.key());
                    return new Item(
                            page.key(),
                            page.href(),
                            page.letter(),
                            badge == null ? 0 : badge.count(),
                            badge == null ? null : badge.tone());
                })
                .toList();
    }

    private static Person person(Principal caller) {
        String name = caller.actor().name();
        String initials = Stream.of(name.split("\\s+"))
                .filter(word -> !word.isEmpty())
                .limit(2)
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT))
                .collect(Collectors.joining());
        String account = caller.actor().email() == null ? name : caller.actor().email();
        return new Person(name, account, caller.role().name(), initials);
    }

    private @Nullable String outcome(String outcome, @Nullable String key, Locale locale) {
        return key == null || !key.matches("[a-zA-Z_.-]{1,60}")
                ? null
                : messages.getMessage(outcome + "." + key, null, null, locale);
    }
}
