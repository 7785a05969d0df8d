package io.gatehouse.sandbox.graph.query;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the {@code Prefer} headers of a request ask for. */
public record Preferences(boolean minimal, int maxPageSize) {

    private static final Pattern PAGE = Pattern.compile("(?:odata\\.)?maxpagesize\\s*=\\s*(\\d{1,6})");

    public static Preferences of(HttpServletRequest request) {
        String prefer =
                String.join(",", Collections.list(request.getHeaders("Prefer"))).toLowerCase(Locale.ROOT);
        var page = PAGE.matcher(prefer);
        int size = page.find() ? Math.max(1, Integer.parseInt(page.group(1))) : Integer.MAX_VALUE;
        return new Preferences(prefer.replace(" ", "").contains("return=minimal"), size);
    }
}
