package io.gatehouse.microsoft;

import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.call.GraphSdk;
import io.gatehouse.microsoft.call.TenantBudgets;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.cloud.AuthorizeUrl;
import io.gatehouse.microsoft.cloud.AuthorizeUrl.Prompt;
import io.gatehouse.microsoft.cloud.Cloud;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.cloud.MicrosoftSettings;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.delta.DirectoryPages;
import io.gatehouse.microsoft.failure.SignedInPerson;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.proof.Discovery;
import io.gatehouse.microsoft.proof.IdTokens;
import io.gatehouse.microsoft.proof.SignedTokens;
import io.gatehouse.microsoft.proof.SigningKeys;
import io.gatehouse.microsoft.token.AppCredential;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.CodeRedemption;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxSettings;
import io.gatehouse.shared.Randoms;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The whole module, wired to a sandbox of its own. */
final class SandboxClient implements AutoCloseable {

    static final List<String> PERMISSIONS =
            List.of("User.Read", "User.Read.All", "Group.ReadWrite.All", "Directory.Read.All");
    static final TenantId HOME = new TenantId(SandboxFacts.HOME_TENANT);
    static final TenantId CONTOSO = new TenantId(SandboxFacts.CONTOSO);
    static final TenantId FABRIKAM = new TenantId(SandboxFacts.FABRIKAM);
    static final TenantId ADATUM = new TenantId(SandboxFacts.ADATUM);
    static final AppIdentity PORTAL_APP = new AppIdentity(
            SandboxFacts.PORTAL_CLIENT_ID,
            new AppCredential.ClientSecret(Secret.of(SandboxFacts.PORTAL_CLIENT_SECRET)));

    private static final URI CALLBACK = URI.create("http://localhost:8080/authenticate/OAuth2Callback");

    final Sandbox sandbox = Sandbox.start(new SandboxSettings(0, 0, URI.create("http://localhost:8080"), null, false));
    final MicrosoftSettings settings = new MicrosoftSettings(
            Cloud.CUSTOM,
            sandbox.loginEndpoint(),
            sandbox.graphEndpoint(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            4);
    final MicrosoftCloud cloud = MicrosoftCloud.of(settings);
    final Clock clock = Clock.systemUTC();
    final Transport transport = new Transport(settings);
    final Discovery discovery = new Discovery(cloud, transport, clock);
    final SignedTokens signed = new SignedTokens(new SigningKeys(transport, clock), clock);
    final TokenEndpoint tokens = tokens();
    final IdTokens idTokens = new IdTokens(discovery, signed);

    /** Of a portal that nobody has asked for quiet yet. */
    TokenEndpoint tokens() {
        return new TokenEndpoint(cloud, transport, clock);
    }

    /** With a budget of its own, so that one test's penalty does not silence another. */
    Graph graph() {
        return new Graph(cloud, calls());
    }

    GraphCalls calls() {
        return new GraphCalls(() -> new GraphSdk(cloud, settings), new TenantBudgets(settings, clock), clock);
    }

    DirectoryPages pages() {
        return new DirectoryPages(cloud, transport, new TenantBudgets(settings, clock), clock);
    }

    record SignIn(Authority authority, Secret nonce, Secret verifier, Map<String, String> answer) {}

    SignIn signIn(Authority authority, String account, boolean accept) {
        return signIn(authority, account, accept, PERMISSIONS);
    }

    private SignIn signIn(Authority authority, String account, boolean accept, List<String> permissions) {
        Secret nonce = Secret.of(Randoms.token());
        Secret verifier = Secret.of(Randoms.token());
        Set<String> scopes = new HashSet<>(Scopes.SIGN_IN);
        scopes.addAll(permissions);
        URI url = AuthorizeUrl.of(cloud, authority, SandboxFacts.PORTAL_CLIENT_ID, CALLBACK)
                .scopes(scopes)
                .proof(Secret.of("state-1"), nonce, verifier)
                .prompt(Prompt.SELECT_ACCOUNT)
                .toUri();
        return new SignIn(authority, nonce, verifier, new SandboxVisitor().signIn(url, account, accept));
    }

    TokenSet redeem(SignIn signIn) {
        Secret code = Secret.of(signIn.answer().get("code"));
        return tokens.redeemCode(
                PORTAL_APP,
                signIn.authority(),
                new CodeRedemption(code, signIn.verifier(), CALLBACK, Set.copyOf(PERMISSIONS)));
    }

    SignedInPerson prove(SignIn signIn, TokenSet set, @Nullable TenantId expected) {
        return idTokens.prove(
                set.idToken(),
                new IdTokens.Expected(signIn.authority(), SandboxFacts.PORTAL_CLIENT_ID, signIn.nonce(), expected));
    }

    TokenSet connected(TenantId tenant, String admin) {
        return redeem(signIn(Authority.of(tenant), admin, true));
    }

    /** With other permissions than the usual ones. */
    GraphAccess allowed(TenantId tenant, String admin, List<String> permissions) {
        SignIn signIn = signIn(Authority.of(tenant), admin, true, permissions);
        Secret code = Secret.of(signIn.answer().get("code"));
        TokenSet set = tokens.redeemCode(
                PORTAL_APP,
                signIn.authority(),
                new CodeRedemption(code, signIn.verifier(), CALLBACK, Set.copyOf(permissions)));
        return new GraphAccess(tenant, set.accessToken());
    }

    TokenSet refresh(TenantId tenant, TokenSet tokenSet) {
        return tokens.refresh(PORTAL_APP, Authority.of(tenant), tokenSet.refreshToken(), Set.copyOf(PERMISSIONS));
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
