package io.gatehouse.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user object of one tenant. {@code version} is the world's sequence number of its last change (0: as seeded);
 * a deleted one stays in the tenant with {@code deletedAt} so that delta queries can report it.
 */
public record Person(
        String id,
        String tenantId,
        Profile profile,
        Access access,
        long version,
        @Nullable Instant deletedAt) {

    /** What Graph shows of a user. */
    public record Profile(
            String displayName,
            @Nullable String givenName,
            @Nullable String surname,
            String userPrincipalName,
            @Nullable String mail,
            @Nullable String jobTitle,
            @Nullable String department,
            @Nullable String officeLocation,
            List<String> businessPhones,
            @Nullable String mobilePhone,
            @Nullable String preferredLanguage,
            @Nullable String usageLocation,
            boolean accountEnabled,
            String userType,
            Instant createdAt) {}

    /**
     * How the account signs in: role template ids of active directory roles, the tenant that holds the account of a
     * guest, the Conditional Access rule that meets it, since when its grants count (TokensValidFrom), and whether it
     * signs in by its password alone.
     */
    public record Access(
            Set<String> directoryRoles,
            @Nullable String homeTenantId,
            SignInRule rule,
            @Nullable Instant tokensValidFrom,
            boolean passwordAlone) {

        public Access(
                Set<String> directoryRoles,
                @Nullable String homeTenantId,
                SignInRule rule,
                @Nullable Instant tokensValidFrom) {
            this(directoryRoles, homeTenantId, rule, tokensValidFrom, false);
        }

        public Access revokedAt(Instant now) {
            return new Access(directoryRoles, homeTenantId, rule, now, passwordAlone);
        }

        static final Access PLAIN = new Access(Set.of(), null, SignInRule.ALLOWED, null);
    }

    /** What Conditional Access says to a sign-in of this account. */
    public enum SignInRule {
        ALLOWED,
        BLOCKED_BY_POLICY,
        NEEDS_MANAGED_DEVICE,
        /** Lets in whoever brings the claims that it asked for at the token endpoint. */
        NEEDS_CLAIMS
    }

    public boolean present() {
        return deletedAt == null;
    }

    public boolean guest() {
        return profile.userType().equals("Guest");
    }

    public boolean globalAdministrator() {
        return access.directoryRoles().contains(SandboxFacts.GLOBAL_ADMINISTRATOR);
    }

    /** The name people sign in with: the mail address of a guest, the UPN of everybody else. */
    public String signInName() {
        String mail = profile.mail();
        return guest() && mail != null ? mail : profile.userPrincipalName();
    }

    public Person with(Profile changed) {
        return new Person(id, tenantId, changed, access, version, deletedAt);
    }

    public Person with(Access changed) {
        return new Person(id, tenantId, profile, changed, version, deletedAt);
    }

    public Person deleted(@Nullable Instant at) {
        return new Person(id, tenantId, profile, access, version, at);
    }

    Person at(long newVersion) {
        return new Person(id, tenantId, profile, access, newVersion, deletedAt);
    }
}
