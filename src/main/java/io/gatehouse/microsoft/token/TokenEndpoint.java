package io.gatehouse.microsoft.token;

import com.microsoft.aad.msal4j.AuthorizationCodeParameters;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.RefreshTokenParameters;
import io.gatehouse.microsoft.call.CallGate;
import io.gatehouse.microsoft.call.QuietTimes;
import io.gatehouse.microsoft.call.QuietTimes.Side;
import io.gatehouse.microsoft.call.QuietTimes.Whom;
import io.gatehouse.microsoft.call.QuietTimes.Why;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.http.HttpAnswer;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.net.MalformedURLException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Acquires and refreshes tokens through MSAL4J. Each call has a client of its own that is thrown away: we keep the
 * tokens, and a shared cache grows slower with every tenant. Nothing is tried twice here; failures are {@link
 * MicrosoftException}.
 */
public class TokenEndpoint {

    /**
     * How long Microsoft may take where nobody looks at an empty page: broken off sooner, what is as slow each time would
     * never come to an end.
     */
    public static final Duration PATIENCE = Duration.ofMinutes(1);

    /** How long a person looks at a page that does not come yet. */
    private static final Duration PERSON = Duration.ofSeconds(5);

    /** What counts where a person waits, who may be the first to see an outage end, and at an address of all tenants. */
    private static final Set<Why> THROTTLED = EnumSet.of(Why.BUSY);

    private static final Set<String> SHARED = Set.of("organizations", "common", "consumers");

    private static final Set<FailureKind> UNKNOWN_API = EnumSet.of(FailureKind.API_MISSING, FailureKind.SCOPE_INVALID);

    private final MicrosoftCloud cloud;
    private final Transport transport;
    private final Clock clock;
    private final CallGate gate;
    private final QuietTimes quiet;
    private final Function<Authority, String> audience;
    /** Where Graph is known by its own address alone. */
    private volatile @Nullable String ownScope;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    public TokenEndpoint(MicrosoftCloud cloud, Transport transport, Clock clock) {
        this(
                cloud,
                transport,
                clock,
                CallGate.OPEN,
                new QuietTimes(clock),
                authority -> cloud.endpoints(authority).token());
    }

    /** @param audience whom assertions for an authority are made out to */
    public TokenEndpoint(
            MicrosoftCloud cloud,
            Transport transport,
            Clock clock,
            CallGate gate,
            QuietTimes quiet,
            Function<Authority, String> audience) {
        this.audience = audience;
        this.gate = gate;
        this.quiet = quiet;
        this.cloud = cloud;
        this.transport = transport;
        this.clock = clock;
    }

    /**
     * Asked before anybody prepares for a call that would not be made.
     *
     * @throws io.gatehouse.shared.CallsPaused where people have paused all calls
     * @throws MicrosoftException where the sign-in of this tenant wants quiet
     */
    public void ready(TenantId tenant) {
        gate.pass();
        quiet.refuse(new Whom(Side.SIGN_IN, tenant.value()));
    }

    /**
     * Redeems a code once, at the authority that issued it (E:v2-oauth2-auth-code-flow); a code that is no longer
     * good means: sign in again.
     */
    public TokenSet redeemCode(AppIdentity app, Authority authority, CodeRedemption redemption) {
        Set<String> scopes = cloud.scopes(redemption.scopes());
        AuthorizationCodeParameters parameters = AuthorizationCodeParameters.builder(
                        redemption.code().reveal(), redemption.redirectUri())
                .scopes(scopes)
                .codeVerifier(redemption.verifier().reveal())
                .build();
        quiet.waitOut(whom(app, authority), PERSON);
        Transport wire = transport.patient(redemption.patience());
        return GrantContext.CODE.call(() -> {
            gate.pass();
            quiet.refuse(whom(app, authority), THROTTLED);
            return heeding(app, authority, scopes, client -> client.acquireToken(parameters), wire);
        });
    }

    /**
     * Trades a refresh token for new tokens; the old one stays valid at Entra (E:refresh-tokens), yet store the new
     * one first of all.
     */
    public TokenSet refresh(AppIdentity app, Authority authority, Secret refreshToken, Set<String> permissions) {
        return refresh(app, authority, refreshToken, permissions, Duration.ZERO);
    }

    /** @param patience how long Microsoft may take where that is longer than for any call */
    public TokenSet refresh(
            AppIdentity app, Authority authority, Secret refreshToken, Set<String> permissions, Duration patience) {
        Set<String> scopes = cloud.scopes(permissions);
        RefreshTokenParameters parameters =
                RefreshTokenParameters.builder(scopes, refreshToken.reveal()).build();
        Transport wire = transport.patient(patience);
        return GrantContext.REFRESH.call(
                () -> exchange(app, authority, scopes, client -> client.acquireToken(parameters), wire));
    }

    /**
     * A token of the app itself for Graph in one tenant; success does not prove that permissions were granted
     * (E:v2-oauth2-client-creds-grant-flow).
     */
    public TokenSet clientCredentials(AppIdentity app, TenantId tenant) {
        String own = ownScope;
        if (own != null) {
            return application(app, tenant, own);
        }
        try {
            return application(app, tenant, cloud.defaultScope());
        } catch (MicrosoftException e) {
            String other = UNKNOWN_API.contains(e.failure().kind())
                    ? cloud.ownDefaultScope().orElse(null)
                    : null;
            if (other == null) {
                throw e;
            }
            TokenSet tokens = application(app, tenant, other);
            ownScope = other;
            return tokens;
        }
    }

    /** The same for another API, by its identifier URI. */
    public TokenSet clientCredentials(AppIdentity app, TenantId tenant, String api) {
        return application(app, tenant, api + "/.default");
    }

    private TokenSet application(AppIdentity app, TenantId tenant, String scope) {
        Set<String> scopes = Set.of(scope);
        ClientCredentialParameters parameters =
                ClientCredentialParameters.builder(scopes).skipCache(true).build();
        return exchange(app, Authority.of(tenant), scopes, client -> client.acquireToken(parameters));
    }

    private TokenSet exchange(
            AppIdentity app,
            Authority authority,
            Set<String> scopes,
            Function<ConfidentialClientApplication, CompletableFuture<IAuthenticationResult>> grant) {
        return exchange(app, authority, scopes, grant, transport);
    }

    private TokenSet exchange(
            AppIdentity app,
            Authority authority,
            Set<String> scopes,
            Function<ConfidentialClientApplication, CompletableFuture<IAuthenticationResult>> grant,
            Transport by) {
        gate.pass();
        quiet.refuse(whom(app, authority));
        return heeding(app, authority, scopes, grant, by);
    }

    private TokenSet heeding(
            AppIdentity app,
            Authority authority,
            Set<String> scopes,
            Function<ConfidentialClientApplication, CompletableFuture<IAuthenticationResult>> grant,
            Transport by) {
        Whom whom = whom(app, authority);
        Supplier<TokenSet> call = () -> asked(app, authority, scopes, grant, by);
        return SHARED.contains(authority.segment()) ? quiet.heeding(whom, THROTTLED, call) : quiet.heeding(whom, call);
    }

    /** Entra throttles a tenant (E:reference-error-codes, 90055); at an address of all tenants only ourselves. */
    private static Whom whom(AppIdentity app, Authority authority) {
        String segment = authority.segment();
        return new Whom(Side.SIGN_IN, SHARED.contains(segment) ? segment + " " + app.clientId() : segment);
    }

    private TokenSet asked(
            AppIdentity app,
            Authority authority,
            Set<String> scopes,
            Function<ConfidentialClientApplication, CompletableFuture<IAuthenticationResult>> grant,
            Transport by) {
        MsalWire wire = new MsalWire(cloud, by);
        ConfidentialClientApplication client = client(app, authority, wire);
        try {
            grant.apply(client).join();
        } catch (CompletionException e) {
            // With an answer in hand its own words are more exact than the exception made of them.
            if (wire.answer() == null) {
                throw asOurs(e);
            }
        }
        HttpAnswer answer = wire.answer();
        if (answer == null) {
            throw MicrosoftException.of(FailureKind.ANSWER_UNREADABLE, "MSAL4J made no call");
        }
        return TokenAnswers.read(answer, scopes, clock.instant());
    }

    /** The authority names the tenant itself: MSAL4J's tenant override replaces text anywhere in the address. */
    private ConfidentialClientApplication client(AppIdentity app, Authority authority, MsalWire wire) {
        try {
            return ConfidentialClientApplication.builder(app.clientId(), credential(app, authority))
                    .authority(cloud.canonicalLogin() + "/" + authority.segment() + "/")
                    .instanceDiscovery(false)
                    .httpClient(wire)
                    .disableInternalRetries()
                    .executorService(executor)
                    .build();
        } catch (MalformedURLException e) {
            throw MicrosoftException.of(FailureKind.REQUEST_WRONG, "Authority " + authority.segment());
        }
    }

    private IClientCredential credential(AppIdentity app, Authority authority) {
        return switch (app.credential()) {
            case AppCredential.ClientSecret secret ->
                ClientCredentialFactory.createFromSecret(secret.value().reveal());
            case AppCredential.ClientAssertion assertion ->
                ClientCredentialFactory.createFromClientAssertion(assertion
                        .signer()
                        .sign(app.clientId(), audience(authority))
                        .reveal());
        };
    }

    /** Whom an assertion for the token endpoint of an authority is made out to. */
    public String audience(Authority authority) {
        return audience.apply(authority);
    }

    private static MicrosoftException asOurs(CompletionException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MicrosoftException ours) {
                return ours;
            }
        }
        Throwable cause = e.getCause();
        String name = (cause == null ? e : cause).getClass().getSimpleName();
        return MicrosoftException.of(FailureKind.ANSWER_UNREADABLE, "MSAL4J: " + name);
    }
}
