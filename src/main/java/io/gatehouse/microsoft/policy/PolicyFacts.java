package io.gatehouse.microsoft.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a tenant's policies allow apps and their users (G:resources/tenantappmanagementpolicy). */
public final class PolicyFacts {

    private PolicyFacts() {}

    /** Which credentials applications may be given. Exempted actors are not looked at: Graph decides in the end. */
    public record CredentialRules(List<Restriction> restrictions) {

        public boolean secretsForbidden(Instant appCreatedAt) {
            return inForce(RestrictedUse.SECRET, appCreatedAt);
        }

        /** Empty where secrets may live as long as one likes. */
        public Optional<Duration> longestSecret(Instant appCreatedAt) {
            return longest(RestrictedUse.SECRET_LIFE, appCreatedAt);
        }

        /** Whether certificates must come from a trusted authority, which none of ours does. */
        public boolean selfSignedForbidden(Instant appCreatedAt) {
            return inForce(RestrictedUse.CERTIFICATE, appCreatedAt);
        }

        /** Empty where certificates may live as long as one likes. */
        public Optional<Duration> longestCertificate(Instant appCreatedAt) {
            return longest(RestrictedUse.CERTIFICATE_LIFE, appCreatedAt);
        }

        private boolean inForce(RestrictedUse use, Instant appCreatedAt) {
            return restrictions.stream().anyMatch(restriction -> restriction.holds(use, appCreatedAt));
        }

        private Optional<Duration> longest(RestrictedUse use, Instant appCreatedAt) {
            return restrictions.stream()
                    .filter(restriction -> restriction.holds(use, appCreatedAt))
                    .flatMap(restriction -> Optional.ofNullable(restriction.longest()).stream())
                    .min(Duration::compareTo);
        }
    }

    /** What a restriction is about. */
    public enum RestrictedUse {
        SECRET,
        SECRET_LIFE,
        CERTIFICATE,
        CERTIFICATE_LIFE
    }

    /**
     * One rule that is switched on.
     *
     * @param longest for rules about lives
     * @param appsSince only for applications created from then on; null means all
     */
    public record Restriction(
            RestrictedUse use,
            @Nullable Duration longest,
            @Nullable Instant appsSince) {

        boolean holds(RestrictedUse other, Instant appCreatedAt) {
            return use == other && (appsSince == null || !appCreatedAt.isBefore(appsSince));
        }
    }

    /** To what people without a role can consent for themselves (E:configure-user-consent). */
    public enum UserConsent {
        ALL,
        LOW_IMPACT_OF_VERIFIED_PUBLISHERS,
        BY_OWN_POLICY,
        NONE
    }

    /** What people without a role may do with apps. */
    public record UserRights(UserConsent consent, boolean createApplications, boolean consentToRiskyApps) {}
}
