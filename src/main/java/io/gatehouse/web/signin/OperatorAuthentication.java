package io.gatehouse.web.signin;

import io.gatehouse.provider.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A request's proven caller, an operator's session or an API client's bearer, in Spring Security's terms. */
public final class OperatorAuthentication extends AbstractAuthenticationToken {

    private final transient Principal principal;

    public OperatorAuthentication(Principal principal) {
        super(List.of(new SimpleGrantedAuthority("ROLE_" + principal.role())));
        this.principal = principal;
        setAuthenticated(true);
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Principal getPrincipal() {
        return principal;
    }

    @Override
    public String getName() {
        return principal.actor().id();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OperatorAuthentication authentication && principal.equals(authentication.principal);
    }

    @Override
    public int hashCode() {
        return principal.hashCode();
    }
}
