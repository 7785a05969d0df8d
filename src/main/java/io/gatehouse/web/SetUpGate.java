package io.gatehouse.web;

import io.gatehouse.provider.SetUpMode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/** Leads to the set-up page while nobody can sign in, because there is no app registration yet. */
final class SetUpGate extends OncePerRequestFilter {

    private final SetUpMode mode;

    SetUpGate(SetUpMode mode) {
        this.mode = mode;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (asksForPage(request) && mode.open()) {
            response.sendRedirect("/setup");
            return;
        }
        chain.doFilter(request, response);
    }

    /** Styles and icons are shown to everybody; the set-up page itself must not be led to itself. */
    private static boolean asksForPage(HttpServletRequest request) {
        String path = request.getRequestURI();
        String accept = String.valueOf(request.getHeader(HttpHeaders.ACCEPT));
        boolean signIn = path.startsWith("/oauth2/") || path.startsWith("/login/");
        return (accept.contains("text/html") || signIn) && !path.startsWith("/setup") && !path.equals("/theme");
    }
}
