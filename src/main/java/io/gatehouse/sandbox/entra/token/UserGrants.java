package io.gatehouse.sandbox.entra.token;

import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import io.gatehouse.sandbox.entra.key.TokenFactory;
import io.gatehouse.sandbox.entra.request.Authority;
import io.gatehouse.sandbox.entra.request.Scopes;
import io.gatehouse.sandbox.entra.session.Seal;
import io.gatehouse.sandbox.entra.session.SignIns;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Redeems authorization codes and refresh tokens. */
@Component
class UserGrants {

    private static final Duration CODE_LIFE = Duration.ofMinutes(10);

    private final World world;
    private final Seal seal;
    private final UserTokens tokens;

    UserGrants(World world, Seal seal, UserTokens tokens) {
        this.world = world;
        this.seal = seal;
        this.tokens = tokens;
    }

    Map<String, Object> redeem(TokenController.Call call) {
        String text = TokenController.require(call.form(), "code");
        String redirectUri = TokenController.require(call.form(), "redirect_uri");
        Code code = seal.open(Code.KIND, text, Code.class);
        if (code == null) {
            throw Aadsts.failure(9002313);
        }
        if (!code.clientId().equals(call.client().appId())) {
            throw Aadsts.failure(70000);
        }
        if (!code.redirectUri().equals(redirectUri)) {
            throw Aadsts.failure(500112);
        }
        checkTenant(call, code);
        checkVerifier(code, call.form().get("code_verifier"));
        if (world.now().isAfter(code.issuedAt().plus(CODE_LIFE))) {
            throw Aadsts.failure(70008);
        }
        Tenant tenant = world.tenant(code.tenantId()).orElseThrow();
        Person person = present(tenant, code.personId(), code.issuedAt());
        Scopes asked = asked(call, code.asked());
        if (!world.spend("code:" + code.id(), code.issuedAt().plus(CODE_LIFE))) {
            throw Aadsts.failure(54005);
        }
        ClaimsWanted.check(person, code.claims());
        var family = new RefreshToken(
                "",
                UUID.randomUUID().toString(),
                code.clientId(),
                tenant.id(),
                person.id(),
                code.openid(),
                world.now(),
                world.now(),
                code.claims());
        return tokens.issue(call, tenant, person, asked, code.nonce(), family);
    }

    Map<String, Object> refresh(TokenController.Call call) {
        String text = TokenController.require(call.form(), "refresh_token");
        RefreshToken token = seal.open(RefreshToken.KIND, text, RefreshToken.class);
        if (token == null) {
            throw Aadsts.failure(9002313);
        }
        if (!token.clientId().equals(call.client().appId())) {
            throw Aadsts.failure(70000, "The refresh token was issued to another client.");
        }
        checkIdle(token);
        Tenant home = world.tenant(token.tenantId()).orElseThrow();
        Person person = present(home, token.personId(), token.grantedAt());
        Tenant tenant = target(call, home);
        Person there = Authority.objectOf(person, tenant).orElseThrow(() -> Aadsts.failure(50020));
        AadstsException policy = SignIns.policy(there);
        if (policy != null) {
            throw policy;
        }
        ClaimsWanted.check(there, token.claims());
        if (tenant.servicePrincipalOf(token.clientId()).isEmpty()) {
            throw Aadsts.failure(
                    7000229,
                    "The client application " + token.clientId() + " is missing service principal in the tenant "
                            + tenant.id()
                            + ". See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119");
        }
        if (!tenant.servicePrincipalOf(token.clientId()).orElseThrow().accountEnabled()) {
            throw Aadsts.failure(7000112);
        }
        checkReuse(token);
        String scope = call.form().get("scope");
        Scopes asked = scope == null || scope.isBlank()
                ? new Scopes(Map.of(SandboxFacts.GRAPH_APP_ID, Set.of(Scopes.DEFAULT)), token.openid())
                : Scopes.parse(world, scope, call.origin());
        return tokens.issue(call, tenant, there, asked, null, token);
    }

    private void checkIdle(RefreshToken token) {
        if (world.isSpent("family:" + token.family())) {
            throw Aadsts.failure(70000, "The refresh token was revoked because an earlier one was used twice.");
        }
        Instant idleSince = token.issuedAt();
        if (world.now().isAfter(idleSince.plus(Duration.ofDays(RefreshToken.IDLE_DAYS)))) {
            throw Aadsts.failure(
                    700082,
                    "The refresh token has expired due to inactivity. The token was issued on " + idleSince
                            + " and was inactive for 90.00:00:00.");
        }
    }

    /** Only with the chaos switch: a refresh token used twice ends its whole family, perhaps after some grace. */
    private void checkReuse(RefreshToken token) {
        if (!world.chaos().state().strictRefreshTokens()) {
            return;
        }
        Instant until = token.issuedAt().plus(Duration.ofDays(RefreshToken.IDLE_DAYS));
        String grace = "grace:" + token.id();
        if (world.spend("refresh:" + token.id(), until)) {
            world.spend(
                    grace, world.now().plusSeconds(world.chaos().state().slow().refreshGraceSeconds()));
        } else if (world.chaos().state().slow().refreshGraceSeconds() == 0 || !world.isSpent(grace)) {
            world.spend("family:" + token.family(), until);
            throw Aadsts.failure(70000, "The refresh token was already used; all tokens of its family are revoked.");
        }
    }

    private Tenant target(TokenController.Call call, Tenant home) {
        Tenant tenant = call.authority().tenant();
        return tenant == null ? home : tenant;
    }

    private static Person present(Tenant tenant, String id, Instant grantedAt) {
        Person person = tenant.people().get(id);
        if (person == null || !person.present()) {
            throw Aadsts.failure(50034);
        }
        SignIns.refuseDisabled(person);
        Instant since = person.access().tokensValidFrom();
        if (since != null && grantedAt.isBefore(since)) {
            throw Aadsts.failure(
                    50173,
                    "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user"
                            + " might have changed or reset their password. The grant was issued on '" + grantedAt
                            + "' and the TokensValidFrom date (before which tokens are not valid) for this user is '"
                            + since + "'.");
        }
        return person;
    }

    private Scopes asked(TokenController.Call call, Scopes authorized) {
        String scope = call.form().get("scope");
        if (scope == null || scope.isBlank()) {
            return authorized;
        }
        Scopes asked = Scopes.parse(world, scope, call.origin());
        asked.resource();
        // What the person agreed to about OpenID holds, whatever the token request repeats.
        return new Scopes(
                asked.byResource().isEmpty() ? authorized.byResource() : asked.byResource(), authorized.openid());
    }

    private static void checkTenant(TokenController.Call call, Code code) {
        Tenant tenant = call.authority().tenant();
        boolean personal = code.tenantId().equals(SandboxFacts.PERSONAL);
        boolean elsewhere = tenant != null && !tenant.id().equals(code.tenantId());
        if (elsewhere || (personal && call.authority().segment().equals("organizations"))) {
            throw Aadsts.failure(700005);
        }
    }

    private static void checkVerifier(Code code, @Nullable String verifier) {
        String challenge = code.challenge();
        if (challenge == null) {
            if (verifier != null) {
                throw Aadsts.failure(501481);
            }
            return;
        }
        if (verifier == null || !verifier.matches("[A-Za-z0-9\\-._~]{43,128}")) {
            throw Aadsts.failure(501481);
        }
        String computed = "S256".equals(code.challengeMethod())
                ? Base64.getUrlEncoder().withoutPadding().encodeToString(TokenFactory.sha256(verifier))
                : verifier;
        if (!MessageDigest.isEqual(
                computed.getBytes(StandardCharsets.US_ASCII), challenge.getBytes(StandardCharsets.US_ASCII))) {
            throw Aadsts.failure(501481);
        }
    }
}
