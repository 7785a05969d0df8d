package io.gatehouse.shared;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.WebUtils;

/**
 * Which columns of a list a person sees. The choice travels in a cookie that names every column offered at that time,
 * those not wanted with a minus; a column that came later appears as its list has it.
 */
public final class Columns {

    /** Cookies of lists begin so; the list's name follows. */
    public static final String COOKIE = "gh_columns_";

    private final String list;
    private final Map<String, Boolean> shown;

    private Columns(String list, Map<String, Boolean> shown) {
        this.list = list;
        this.shown = shown;
    }

    /** @param usual all columns in their order; those shown only on demand begin with a minus */
    public static Columns of(String list, List<String> usual, @Nullable String chosen) {
        Map<String, Boolean> shown = new LinkedHashMap<>();
        usual.forEach(token -> shown.put(name(token), wanted(token)));
        if (chosen != null) {
            Arrays.stream(chosen.split("\\."))
                    .forEach(token -> shown.computeIfPresent(name(token), (k, v) -> wanted(token)));
        }
        return new Columns(list, shown);
    }

    /** What the browser remembers; behind https the cookie has the prefix that keeps other hosts from setting it. */
    public static @Nullable String chosen(HttpServletRequest request, PublicUrl url, String list) {
        Cookie cookie = WebUtils.getCookie(request, (url.https() ? "__Host-" : "") + COOKIE + list);
        return cookie == null ? null : cookie.getValue();
    }

    private static boolean wanted(String token) {
        return !token.startsWith("-");
    }

    private static String name(String token) {
        return wanted(token) ? token : token.substring(1);
    }

    public String list() {
        return list;
    }

    public List<String> all() {
        return List.copyOf(shown.keySet());
    }

    public boolean shows(String column) {
        return shown.getOrDefault(column, false);
    }
}
