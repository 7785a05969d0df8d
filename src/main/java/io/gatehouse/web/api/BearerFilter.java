package io.gatehouse.web.api;

import io.gatehouse.provider.ApiClients;
import io.gatehouse.provider.ApiClients.Answer;
import io.gatehouse.provider.Principal;
import io.gatehouse.provider.apikey.KeyHolders;
import io.gatehouse.shared.Secret;
import io.gatehouse.web.signin.OperatorAuthentication;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/** Recognises programs by {@code Authorization: Bearer}; cookies mean nothing here. */
public class BearerFilter extends OncePerRequestFilter {

    private static final String SCHEME = "bearer ";

    private final ApiClients clients;
    private final KeyHolders holders;
    private final ApiRefusals refusals;

    public BearerFilter(ApiClients clients, KeyHolders holders, ApiRefusals refusals) {
        this.clients = clients;
        this.holders = holders;
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
        Optional<Principal> caller =
                KeyHolders.looksLikeOurs(bearer) ? byKey(bearer, response) : byToken(bearer, response);
        if (caller.isPresent()) {
            SecurityContextHolder.setContext(new SecurityContextImpl(new OperatorAuthentication(caller.get())));
            chain.doFilter(request, response);
        }
    }

    /** Empty where the call was answered already: refused. */
    private Optional<Principal> byKey(Secret bearer, HttpServletResponse response) throws IOException {
        switch (holders.recognise(bearer)) {
            case KeyHolders.Answer.Known known -> {
                return Optional.of(known.program());
            }
            case KeyHolders.Answer.Expired expired -> refusals.expiredKey(response, expired.name(), expired.at());
            case KeyHolders.Answer.Revoked revoked -> refusals.revokedKey(response, revoked.name(), revoked.at());
            case KeyHolders.Answer.Unknown unknown -> refusals.unknownKey(response);
        }
        return Optional.empty();
    }

    private Optional<Principal> byToken(Secret bearer, HttpServletResponse response) throws IOException {
        switch (clients.recognise(bearer)) {
            case Answer.Known known -> {
                return Optional.of(known.client());
            }
            case Answer.WithoutRole without -> refusals.withoutRole(response, without.clientId());
            case Answer.Unknown unknown -> refusals.invalidToken(response);
            case Answer.CannotTell cannotTell -> refusals.cannotTell(response);
        }
        return Optional.empty();
    }
}
