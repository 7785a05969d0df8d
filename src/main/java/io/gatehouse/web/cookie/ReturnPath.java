package io.gatehouse.web.cookie;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/** Remembers in a cookie which page an anonymous visitor wanted, so that robots leave no session rows. Local paths alone. */
@Component
public class ReturnPath implements RequestCache {

    private static final int LONGEST = 1_000;

    private final CookieNames names;

    ReturnPath(CookieNames names) {
        this.names = names;
    }

    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        String accept = String.valueOf(request.getHeader(HttpHeaders.ACCEPT));
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        String path = request.getRequestURI() + query;
        if ("GET".equals(request.getMethod()) && accept.contains("text/html") && safe(path)) {
            response.addHeader(HttpHeaders.SET_COOKIE, cookie(encode(path), Duration.ofMinutes(15)));
        }
    }

    /** The page to go to; forgets it. */
    public String take(HttpServletRequest request, HttpServletResponse response) {
        Cookie cookie = WebUtils.getCookie(request, names.of("gh_return"));
        String path = cookie == null ? "/" : decode(cookie.getValue());
        response.addHeader(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO));
        return safe(path) ? path : "/";
    }

    /** A path of ours and nothing that a browser could read as another origin. */
    public static boolean safe(String path) {
        return path.length() <= LONGEST
                && path.startsWith("/")
                && !path.startsWith("//")
                && !path.contains("\\")
                && path.chars().noneMatch(c -> c < 0x21 || c == 0x7f);
    }

    @Override
    public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
        return null;
    }

    @Override
    public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
        return null;
    }

    @Override
    public void removeRequest(HttpServletRequest request, HttpServletResponse response) {}

    private String cookie(String value, Duration age) {
        return ResponseCookie.from(names.of("gh_return"), value)
                .path("/")
                .httpOnly(true)
                .secure(names.secure())
                .sameSite("Lax")
                .maxAge(age)
                .build()
                .toString();
    }

    private static String encode(String path) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(path.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String value) {
        try {
            return new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "/";
        }
    }
}
