package io.gatehouse.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Finds the handler of a path with variables among hundreds: what does not even begin alike is not looked at closely. For
 * notifications the close look at each of them was a seventh of what a request costs.
 */
class PrefixedMappings extends RequestMappingHandlerMapping {

    private final Map<RequestMappingInfo, List<String>> prefixes = new ConcurrentHashMap<>();

    @Override
    protected @Nullable RequestMappingInfo getMatchingMapping(RequestMappingInfo info, HttpServletRequest request) {
        return beginsAlike(info, request) ? super.getMatchingMapping(info, request) : null;
    }

    private boolean beginsAlike(RequestMappingInfo info, HttpServletRequest request) {
        String path = ServletRequestPathUtils.getParsedRequestPath(request)
                .pathWithinApplication()
                .value();
        if (path.indexOf('%') >= 0 || path.indexOf(';') >= 0) {
            // patterns are matched with what these stand for
            return true;
        }
        for (String prefix : prefixes.computeIfAbsent(info, PrefixedMappings::prefixes)) {
            if (path.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> prefixes(RequestMappingInfo info) {
        return info.getPatternValues().stream().map(PrefixedMappings::literal).toList();
    }

    /** What a pattern begins with before its first variable; its last slash may be left out by what {@code **} matches. */
    static String literal(String pattern) {
        int end = 0;
        while (end < pattern.length() && "{*?".indexOf(pattern.charAt(end)) < 0) {
            end++;
        }
        boolean whole = end == pattern.length();
        return !whole && pattern.startsWith("/", end - 1) ? pattern.substring(0, end - 1) : pattern.substring(0, end);
    }
}
