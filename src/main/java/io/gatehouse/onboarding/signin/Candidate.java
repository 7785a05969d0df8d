package io.gatehouse.onboarding.signin;

import io.gatehouse.invitation.SignedIn;
import io.gatehouse.microsoft.failure.SignInTraits;
import io.gatehouse.microsoft.failure.SignedInPerson;
import io.gatehouse.microsoft.graph.SignInMethods;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person who signed in with a proven token, and what Microsoft gave for it; not yet accepted, kept in memory only.
 *
 * @param linkTokenId the link that led here, where it is known
 * @param browser the one that brought the sign-in; null for a sign-in that waited and was refreshed without it
 * @param expiresAt when the access token is used no more; null where nobody will need to know
 * @param consentedBy the admin who consented, where another account signs in for the service
 * @param traits how the person proved who he is; the access token tells what the id token does not
 */
public record Candidate(
        UUID invitationId,
        @Nullable UUID linkTokenId,
        @Nullable String browser,
        UUID registrationId,
        SignInFlow flow,
        TenantId tenant,
        String objectId,
        @Nullable String upn,
        @Nullable String name,
        boolean guest,
        Set<String> roleTemplates,
        Set<String> scopes,
        @Nullable Secret refreshToken,
        Secret accessToken,
        @Nullable Instant expiresAt,
        @Nullable String consentedBy,
        SignInTraits traits) {

    /** The most that we use of what an administrator lends, however long Microsoft lets it live: so the wizard promises. */
    private static final Duration LENT = Duration.ofHours(1);

    public static Candidate of(
            SignInAttempt attempt, SignedInPerson person, TokenSet tokens, @Nullable String earlier, Instant now) {
        return new Candidate(
                attempt.invitationId(),
                attempt.linkTokenId(),
                attempt.browser(),
                attempt.registrationId(),
                attempt.flow(),
                person.tenant(),
                person.objectId(),
                person.upn(),
                person.name(),
                person.guest(),
                person.wids(),
                tokens.grantedScopes(),
                tokens.refreshToken(),
                tokens.accessToken(),
                Collections.min(List.of(tokens.expiresAt(), now.plus(LENT))),
                attempt.flow() == SignInFlow.SERVICE_ACCOUNT ? earlier : person.account(),
                person.traits().or(SignInMethods.traits(tokens.accessToken())));
    }

    public SignedIn signedIn() {
        return new SignedIn(tenant, objectId, upn, name);
    }

    public String account() {
        return upn != null ? upn : name != null ? name : objectId;
    }

    /** The part of the account behind the at sign: the best name of a tenant we may not ask. */
    public @Nullable String accountDomain() {
        return upn != null && upn.contains("@") ? upn.substring(upn.lastIndexOf('@') + 1) : null;
    }
}
