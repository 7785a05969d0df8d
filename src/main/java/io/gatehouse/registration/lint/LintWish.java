package io.gatehouse.registration.lint;

import io.gatehouse.microsoft.application.ApplicationFacts.RequiredAccess;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.step.application.CreateApplication;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a registration is wanted, for {@link RegistrationLint}. */
public record LintWish(
        Platform platform, List<RequiredAccess> access, Offer offer, CredentialLimits credentials, Trust trust) {

    /** Credentials that end sooner are worth a word. */
    private static final Duration SOON = Duration.ofDays(30);

    /**
     * The same assertions for a registration that somebody made by hand or by script as for one of our own making.
     *
     * @param clientId what Microsoft chose for it
     */
    public static LintWish of(RegistrationPlan plan, String clientId) {
        RegistrationPlan.Settings wanted = plan.settings();
        return new LintWish(
                new Platform(
                        Set.of(wanted.audience()),
                        wanted.redirectUris().stream()
                                .map(uri -> uri.replace(RegistrationPlan.CLIENT_ID, clientId))
                                .collect(Collectors.toUnmodifiableSet()),
                        wanted.implicitIdTokens() == wanted.implicitAccessTokens() ? wanted.implicitIdTokens() : null,
                        wanted.publicClient(),
                        wanted.logoutUrl() == null
                                ? null
                                : wanted.logoutUrl().replace(RegistrationPlan.CLIENT_ID, clientId),
                        wanted.locksPrincipals()),
                CreateApplication.required(plan),
                Offer.of(wanted, clientId),
                new CredentialLimits(Duration.ofDays(plan.credential().lifeDays() + 1L), SOON, null),
                new Trust(
                        plan.extras().owners().isEmpty()
                                ? null
                                : Set.copyOf(plan.extras().owners()),
                        false));
    }

    /**
     * Who can sign in and how.
     *
     * @param implicit whether the implicit flow must be on: true, false, or null where it does not matter
     * @param publicClient the same for public client flows
     * @param logoutUrl where Microsoft must tell that somebody signed out; null: not asked
     * @param locked whether the enterprise applications of other tenants must be locked
     */
    public record Platform(
            Set<String> audiences,
            Set<String> redirectUris,
            @Nullable Boolean implicit,
            @Nullable Boolean publicClient,
            @Nullable String logoutUrl,
            boolean locked) {

        public Platform(
                Set<String> audiences,
                Set<String> redirectUris,
                @Nullable Boolean implicit,
                @Nullable Boolean publicClient) {
            this(audiences, redirectUris, implicit, publicClient, null, false);
        }
    }

    /** What it must offer as an API, and what tokens must carry besides the usual. */
    public record Offer(
            @Nullable String identifierUri,
            Set<String> exposedScopes,
            Set<String> preAuthorizedClients,
            @Nullable Integer tokenVersion,
            Set<String> appRoles,
            RegistrationPlan.@Nullable Claims claims) {

        public Offer(
                @Nullable String identifierUri,
                Set<String> exposedScopes,
                Set<String> preAuthorizedClients,
                @Nullable Integer tokenVersion,
                Set<String> appRoles) {
            this(identifierUri, exposedScopes, preAuthorizedClients, tokenVersion, appRoles, null);
        }

        public static final Offer NOTHING = new Offer(null, Set.of(), Set.of(), null, Set.of());

        static Offer of(RegistrationPlan.Settings wanted, String clientId) {
            String uri = wanted.identifierUri();
            return new Offer(
                    uri == null ? null : uri.replace(RegistrationPlan.CLIENT_ID, clientId),
                    wanted.exposedScopes().stream()
                            .map(RegistrationPlan.ExposedScopeWish::value)
                            .collect(Collectors.toUnmodifiableSet()),
                    Set.copyOf(wanted.preAuthorizedClients()),
                    wanted.tokenVersion(),
                    Set.of(),
                    wanted.claims());
        }
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
