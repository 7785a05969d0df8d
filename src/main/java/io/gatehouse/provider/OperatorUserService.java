package io.gatehouse.provider;

import io.gatehouse.microsoft.OperatorTokens;
import io.gatehouse.microsoft.SignedInPerson;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/** Turns a proven id token into an operator; the userinfo endpoint adds nothing we need, so it is not asked. */
@Component
class OperatorUserService implements OAuth2UserService<OidcUserRequest, OidcUser> {

    private final OperatorTokens tokens;
    private final InstalledProvider installed;
    private final Operators operators;

    OperatorUserService(OperatorTokens tokens, InstalledProvider installed, Operators operators) {
        this.tokens = tokens;
        this.installed = installed;
        this.operators = operators;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) throws OAuth2AuthenticationException {
        InstalledProvider.Home home = installed.find().orElseThrow();
        var idToken = request.getIdToken();
        Jwt jwt = Jwt.withTokenValue(idToken.getTokenValue())
                .header("alg", "RS256")
                .claims(claims -> claims.putAll(idToken.getClaims()))
                .build();
        SignedInPerson person = tokens.person(jwt);
        return new OperatorUser(operators.admit(home.provider(), home.tenant(), person), idToken);
    }
}
