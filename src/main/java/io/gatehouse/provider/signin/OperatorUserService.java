package io.gatehouse.provider.signin;

import io.gatehouse.microsoft.failure.SignedInPerson;
import io.gatehouse.microsoft.proof.OperatorTokens;
import io.gatehouse.provider.InstalledProvider;
import io.gatehouse.provider.OperatorUser;
import io.gatehouse.provider.Operators;
import io.gatehouse.provider.Principal;
import io.gatehouse.provider.errand.Errand;
import io.gatehouse.provider.errand.Errands;
import io.gatehouse.shared.ProviderScope;
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
    private final Errands errands;
    private final ErrandReturns returns;

    OperatorUserService(
            OperatorTokens tokens,
            InstalledProvider installed,
            Operators operators,
            Errands errands,
            ErrandReturns returns) {
        this.tokens = tokens;
        this.installed = installed;
        this.operators = operators;
        this.errands = errands;
        this.returns = returns;
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
        Errand errand = errands.read(request.getClientRegistration().getRegistrationId())
                .orElse(null);
        if (errand != null && errand.purpose() == Errand.Purpose.RIGHTS) {
            return new OperatorUser(
                    ProviderScope.call(
                            home.provider(), () -> returns.lend(home, errand, person, request.getAccessToken())),
                    idToken);
        }
        Principal.Operator operator = operators.admit(home.provider(), home.tenant(), person);
        ProviderScope.run(home.provider(), () -> returns.signedIn(errand, operator));
        return new OperatorUser(operator, idToken);
    }
}
