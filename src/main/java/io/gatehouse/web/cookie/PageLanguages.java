package io.gatehouse.web.cookie;

import io.gatehouse.shared.Languages;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.WebUtils;

/**
 * English for operators and programs. People of a customer read what they chose on a page, else what their browser asks
 * for, as far as we speak it.
 */
@Component(DispatcherServlet.LOCALE_RESOLVER_BEAN_NAME)
public class PageLanguages implements LocaleResolver {

    public static final String PARAMETER = "lang";
    public static final String WIZARD = "/authenticate";

    private static final String COOKIE = "gh_language";

    private final CookieNames names;

    PageLanguages(CookieNames names) {
        this.names = names;
    }

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        if (!readByCustomers(request)) {
            return Locale.ENGLISH;
        }
        Cookie cookie = WebUtils.getCookie(request, names.of(COOKIE));
        String asked = "GET".equals(request.getMethod()) ? request.getParameter(PARAMETER) : null;
        return spoken(asked)
                .or(() -> spoken(cookie == null ? null : cookie.getValue()))
                .or(() -> wanted(request).flatMap(one -> spoken(one).stream()).findFirst())
                .orElse(Locale.ENGLISH);
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        if (response == null || locale == null || spoken(locale).isEmpty()) {
            return;
        }
        ResponseCookie cookie = ResponseCookie.from(names.of(COOKIE), locale.getLanguage())
                // the prefix, which https gives it, takes no other path
                .path(names.secure() ? "/" : WIZARD)
                .secure(names.secure())
                .httpOnly(true)
                .sameSite("Lax")
                .maxAge(Duration.ofDays(365))
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    /** An error is told at an address of its own; which page failed stands in the request. */
    private static boolean readByCustomers(HttpServletRequest request) {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String path = failed == null ? request.getRequestURI() : failed.toString();
        return path.equals(WIZARD) || path.startsWith(WIZARD + "/");
    }

    /** Without the header the servlet container would name the language of this machine. */
    private static Stream<Locale> wanted(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null
                ? Stream.empty()
                : Collections.list(request.getLocales()).stream();
    }

    private static Optional<Locale> spoken(@Nullable String tag) {
        return tag == null ? Optional.empty() : spoken(Locale.forLanguageTag(tag));
    }

    private static Optional<Locale> spoken(Locale locale) {
        return Languages.SPOKEN.contains(locale.getLanguage())
                ? Optional.of(Locale.of(locale.getLanguage(), locale.getCountry()))
                : Optional.empty();
    }
}
