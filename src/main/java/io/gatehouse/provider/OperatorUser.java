package io.gatehouse.provider;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** What Spring Security carries from the id token to the session; the session keeps the {@link #operator()} alone. */
public final class OperatorUser implements OidcUser {

    private final Principal.Operator operator;
    private final OidcIdToken idToken;

    public OperatorUser(Principal.Operator operator, OidcIdToken idToken) {
        this.operator = operator;
        this.idToken = idToken;
    }

    public Principal.Operator operator() {
        return operator;
    }

    @Override
    public Map<String, Object> getClaims() {
        return idToken.getClaims();
    }

    @Override
    public OidcUserInfo getUserInfo() {
        return new OidcUserInfo(idToken.getClaims());
    }

    @Override
    public OidcIdToken getIdToken() {
        return idToken;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return getClaims();
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return List.of(new SimpleGrantedAuthority("ROLE_" + operator.role()));
    }

    @Override
    public String getName() {
        return operator.tenant() + "/" + operator.objectId();
    }
}
