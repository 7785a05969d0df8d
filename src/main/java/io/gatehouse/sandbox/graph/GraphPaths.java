package io.gatehouse.sandbox.graph;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Brings the spellings of one address to the one that controllers know: {@code delta()} and
 * {@code microsoft.graph.delta()} to {@code delta}, the short cast {@code graph.directoryRole} to the long one, and
 * alternate keys such as {@code servicePrincipals(appId='…')} to a path segment.
 */
@Component
class GraphPaths extends OncePerRequestFilter {

    private static final Pattern CALL = Pattern.compile("/(?:microsoft\\.)?(?:graph\\.)?(\\w+)\\(\\)");
    private static final Pattern LONG_CALL =
            Pattern.compile("/(?:microsoft\\.)?graph\\.(delta|revokeSignInSessions)(?=/|$)");
    private static final Pattern SHORT_CAST = Pattern.compile("/graph\\.(\\w+)");
    private static final Pattern KEY = Pattern.compile("/(\\w+)\\((\\w+)='([^')]*)'\\)");

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/v1.0/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = plain(request.getRequestURI());
        chain.doFilter(
                new HttpServletRequestWrapper(request) {
                    @Override
                    public String getRequestURI() {
                        return path;
                    }

                    @Override
                    public String getServletPath() {
                        return path;
                    }
                },
                response);
    }

    static String plain(String uri) {
        String path = uri.replace("%28", "(")
                .replace("%29", ")")
                .replace("%27", "'")
                .replace("%3D", "=")
                .replace("%3d", "=")
                .replace("%24", "$");
        path = CALL.matcher(path).replaceAll("/$1");
        path = LONG_CALL.matcher(path).replaceAll("/$1");
        path = SHORT_CAST.matcher(path).replaceAll("/microsoft.graph.$1");
        return KEY.matcher(path).replaceAll("/$1/$2=$3");
    }
}
