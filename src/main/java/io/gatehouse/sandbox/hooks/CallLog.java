package io.gatehouse.sandbox.hooks;

import io.gatehouse.sandbox.Call;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Remembers who called what lately, calls to subscribers included; queries are left out, as they hold secrets. */
@Component
public class CallLog extends OncePerRequestFilter {

    private static final int REMEMBERED = 5_000;

    private final Deque<Call> calls = new ArrayDeque<>();
    private long tokenCalls;

    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** How often the token endpoint was called since the start, however it answered. */
    public synchronized long tokenCalls() {
        return tokenCalls;
    }

    synchronized void note(Call.Direction direction, String method, String path) {
        calls.addLast(new Call(direction, method, path));
        if (direction == Call.Direction.IN && path.endsWith("/oauth2/v2.0/token")) {
            tokenCalls++;
        }
        if (calls.size() > REMEMBERED) {
            calls.removeFirst();
        }
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/_sandbox") || path.startsWith("/chaos") || path.startsWith("/inbox");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        note(Call.Direction.IN, request.getMethod(), request.getRequestURI());
        chain.doFilter(request, response);
    }
}
