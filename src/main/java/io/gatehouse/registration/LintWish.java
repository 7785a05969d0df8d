package io.gatehouse.registration;

import io.gatehouse.microsoft.ApplicationFacts.RequiredAccess;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a registration is wanted, for {@link RegistrationLint}. */
public record LintWish(
        Platform platform, List<RequiredAccess> access, Offer offer, CredentialLimits credentials, Trust trust) {

    /**
     * Who can sign in and how.
     *
     * @param implicit whether the implicit flow must be on: true, false, or null where it does not matter
     * @param publicClient the same for public client flows
     */
    public record Platform(
            Set<String> audiences,
            Set<String> redirectUris,
            @Nullable Boolean implicit,
            @Nullable Boolean publicClient) {}

    /** What it must offer as an API. */
    public record Offer(
            @Nullable String identifierUri,
            Set<String> exposedScopes,
            Set<String> preAuthorizedClients,
            @Nullable Integer tokenVersion,
            Set<String> appRoles) {

        public static final Offer NOTHING = new Offer(null, Set.of(), Set.of(), null, Set.of());
    }

    /**
     * How long credentials may live, and which are ours.
     *
     * @param knownKeyIds Microsoft's ids of the credentials we know of; null: not asked
     */
    public record CredentialLimits(
            Duration longest, Duration soon, @Nullable Set<String> knownKeyIds) {}

    /**
     * Who stands behind it.
     *
     * @param owners object ids of those who may own it; null: not asked
     * @param verifiedPublisher whether other organisations are to consent to it
     */
    public record Trust(@Nullable Set<String> owners, boolean verifiedPublisher) {}
}
