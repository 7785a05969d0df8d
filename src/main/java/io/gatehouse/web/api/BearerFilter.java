package io.gatehouse.web.api;

import io.gatehouse.provider.ApiClients;
import io.gatehouse.provider.ApiClients.Answer;
import io.gatehouse.shared.Secret;
import io.gatehouse.web.signin.OperatorAuthentication;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/** Recognises API clients by {@code Authorization: Bearer}; cookies mean nothing here. */
public class BearerFilter extends OncePerRequestFilter {

    private static final String SCHEME = "bearer ";

    private final ApiClients clients;
    private final ApiRefusals refusals;

    public BearerFilter(ApiClients clients, ApiRefusals refusals) {
        this.clients = clients;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            chain.doFilter(request, response);
            return;
        }
        Secret bearer = Secret.of(header.substring(SCHEME.length()).strip());
        switch (clients.recognise(bearer)) {
            case Answer.Known known -> {
                SecurityContextHolder.setContext(new SecurityContextImpl(new OperatorAuthentication(known.client())));
                chain.doFilter(request, response);
            }
            case Answer.WithoutRole without -> refusals.withoutRole(response, without.clientId());
            case Answer.Unknown unknown -> refusals.invalidToken(response);
            case Answer.CannotTell cannotTell -> refusals.cannotTell(response);
        }
    }
}
