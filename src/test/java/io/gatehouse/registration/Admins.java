package io.gatehouse.registration;

import io.gatehouse.microsoft.SandboxVisitor;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.cloud.AuthorizeUrl;
import io.gatehouse.microsoft.cloud.AuthorizeUrl.Prompt;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.token.AppCredential;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.CodeRedemption;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.shared.Randoms;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Administrators who sign in at the sandbox and consent to the helper, as they do before a registration is made. */
record Admins(MicrosoftCloud cloud, TokenEndpoint tokens) {

    private static final URI CALLBACK = URI.create("http://localhost:8080/authenticate/OAuth2Callback");

    BootstrapToken signIn(SmallTenant tenant, Set<String> permissions) {
        Authority authority = Authority.of(new TenantId(tenant.tenantId()));
        Secret verifier = Secret.of(Randoms.token());
        Set<String> scopes = new HashSet<>(Scopes.SIGN_IN);
        scopes.addAll(permissions);
        URI url = AuthorizeUrl.of(cloud, authority, SandboxFacts.PORTAL_CLIENT_ID, CALLBACK)
                .scopes(scopes)
                .proof(Secret.of(Randoms.token()), Secret.of(Randoms.token()), verifier)
                .prompt(Prompt.SELECT_ACCOUNT)
                .toUri();
        Map<String, String> answer = new SandboxVisitor().signIn(url, tenant.admin(), true);
        AppIdentity helper = new AppIdentity(
                SandboxFacts.PORTAL_CLIENT_ID,
                new AppCredential.ClientSecret(Secret.of(SandboxFacts.PORTAL_CLIENT_SECRET)));
        TokenSet set = tokens.redeemCode(
                helper, authority, new CodeRedemption(Secret.of(answer.get("code")), verifier, CALLBACK, permissions));
        return new BootstrapToken(set.accessToken(), set.expiresAt());
    }
}
