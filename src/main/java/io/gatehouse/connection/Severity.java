package io.gatehouse.connection;

import io.gatehouse.microsoft.failure.FailureKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How bad a reason is. Reasons from Microsoft carry the name of their {@link FailureKind} as code. */
public final class Severity {

    /** The kept sign-in belongs to an administrator: it works, but a service account would be the smaller risk. */
    static final String ADMIN_ACCOUNT = "ADMIN_ACCOUNT";
    /** The kept sign-in belongs to a guest of the tenant. */
    static final String GUEST_ACCOUNT = "GUEST_ACCOUNT";
    /** Some of the wanted permissions are not granted for the whole organisation. */
    public static final String PERMISSIONS_MISSING = "PERMISSIONS_MISSING";
    /** The credential in use ends within days. */
    public static final String CREDENTIAL_ENDS = "CREDENTIAL_ENDS";
    /** It ends within weeks, and its replacement waits for a person or has stopped. */
    public static final String ROTATION_STUCK = "ROTATION_STUCK";
    /** It has ended. */
    public static final String CREDENTIAL_ENDED = "CREDENTIAL_ENDED";
    /** Somebody in the customer's tenant has disabled the app. */
    static final String APP_DISABLED = "APP_DISABLED";
    /** Somebody else's credential is on the app. */
    public static final String CREDENTIAL_FOREIGN = "CREDENTIAL_FOREIGN";
    /** More is granted than was asked for, and somebody decided that this must end. */
    public static final String PERMISSIONS_EXTRA = "PERMISSIONS_EXTRA";
    /** A check of the service profile fails that the connection must not go on without. */
    public static final String CHECK_FAILED = "CHECK_FAILED";
    /** The same, where Microsoft refuses the look while rights are missing: one trouble with the missing consent. */
    public static final String RIGHTS_REFUSED = "RIGHTS_REFUSED";
    /** Microsoft has said often enough that it does not know the organisation. */
    public static final String TENANT_GONE = "TENANT_GONE";
    /** Microsoft takes seconds to answer. */
    public static final String SLOW = "SLOW";

    private static final Set<String> WARNINGS = Set.of(ADMIN_ACCOUNT, GUEST_ACCOUNT);
    private static final Set<String> PARTIAL = Set.of(
            PERMISSIONS_MISSING,
            SLOW,
            CREDENTIAL_ENDS,
            CREDENTIAL_FOREIGN,
            PERMISSIONS_EXTRA,
            ROTATION_STUCK,
            FailureKind.THROTTLED.name(),
            FailureKind.UNAVAILABLE.name(),
            FailureKind.TIMED_OUT.name(),
            FailureKind.ANSWER_UNREADABLE.name(),
            FailureKind.PERMISSION_MISSING.name(),
            FailureKind.TOKEN_REJECTED.name());

    /** What passes by itself: it proves nothing, and what was proven outlives it. */
    private static final Set<String> PASSING = Set.of(
            SLOW,
            FailureKind.THROTTLED.name(),
            FailureKind.UNAVAILABLE.name(),
            FailureKind.TIMED_OUT.name(),
            FailureKind.ANSWER_UNREADABLE.name(),
            FailureKind.TOKEN_REJECTED.name());

    /**
     * What may be over within minutes, was never meant, or is believed only after several looks: whoever met it is looked at
     * again as soon as one who is slow.
     */
    static final Set<String> ASKED_SOON = Stream.concat(
                    PASSING.stream(),
                    Stream.of(FailureKind.UNKNOWN, FailureKind.REQUEST_WRONG, FailureKind.TENANT_UNKNOWN)
                            .map(FailureKind::name))
            .collect(Collectors.toSet());

    private static final Set<String> TOLD_BY_A_CALL =
            Stream.of(FailureKind.values()).map(FailureKind::name).collect(Collectors.toSet());

    static final Set<String> CREDENTIAL = Set.of(
            FailureKind.CREDENTIAL_WRONG.name(),
            FailureKind.CREDENTIAL_EXPIRED.name(),
            FailureKind.CREDENTIAL_NOT_READY.name(),
            FailureKind.OWN_APP_DISABLED.name(),
            FailureKind.OWN_APP_MISSING.name());

    private static final Set<FailureKind> OWN_APP =
            EnumSet.of(FailureKind.OWN_APP_DISABLED, FailureKind.OWN_APP_MISSING);

    /** What Microsoft answers where the app is off, be it in one tenant or in all. */
    static final Set<String> APP_OFF = Set.of(APP_DISABLED, FailureKind.APP_MISSING.name());

    private static final Set<String> RIGHTS =
            Set.of(PERMISSIONS_MISSING, RIGHTS_REFUSED, FailureKind.PERMISSION_MISSING.name());

    /** Failures of one call of Graph that say nothing about the connection; where a token was refused all do. */
    private static final Set<FailureKind> ORDINARY = EnumSet.of(
            FailureKind.QUEUE_FULL,
            FailureKind.RESYNC_REQUIRED,
            FailureKind.NOT_FOUND,
            FailureKind.CONFLICT,
            FailureKind.REQUEST_WRONG,
            FailureKind.UNKNOWN);

    /** The registration, our request or something else in the tenant is wrong: nobody's sign-in or consent mends that. */
    private static final Set<String> BEYOND_LINKS = Set.of(
            APP_DISABLED,
            CREDENTIAL_FOREIGN,
            PERMISSIONS_EXTRA,
            FailureKind.TENANT_UNKNOWN.name(),
            FailureKind.LICENCE_MISSING.name(),
            FailureKind.API_MISSING.name(),
            FailureKind.REGISTRATION_WRONG.name(),
            FailureKind.REDIRECT_WRONG.name(),
            FailureKind.SCOPE_INVALID.name(),
            FailureKind.REQUEST_WRONG.name(),
            FailureKind.OTHER_CLOUD.name(),
            FailureKind.UNKNOWN.name());

    private Severity() {}

    public static ConnectionHealth healthOf(List<HealthReason> reasons) {
        ConnectionHealth worst = ConnectionHealth.HEALTHY;
        for (HealthReason reason : reasons) {
            ConnectionHealth one = healthOf(reason.code());
            worst = one.compareTo(worst) > 0 ? one : worst;
        }
        return worst;
    }

    /**
     * That the credential of the provider's own registration is refused is one fault of the provider's: no customer has to do
     * anything about it.
     */
    public static ConnectionHealth healthOf(List<HealthReason> reasons, boolean ownsRegistration) {
        if (ownsRegistration) {
            return healthOf(reasons);
        }
        ConnectionHealth worst = ConnectionHealth.HEALTHY;
        for (HealthReason reason : reasons) {
            ConnectionHealth one = ofCredential(reason) ? ConnectionHealth.DEGRADED : healthOf(reason.code());
            worst = one.compareTo(worst) > 0 ? one : worst;
        }
        return worst;
    }

    private static ConnectionHealth healthOf(String code) {
        if (WARNINGS.contains(code)) {
            return ConnectionHealth.HEALTHY;
        }
        return PARTIAL.contains(code) ? ConnectionHealth.DEGRADED : ConnectionHealth.ACTION_REQUIRED;
    }

    /** Whether Microsoft refused the credential by which the application introduces itself, or the provider's own app itself. */
    public static boolean ofCredential(HealthReason reason) {
        return CREDENTIAL.contains(reason.code());
    }

    /** Whether this refusal of what is the provider's own takes the place of a reason that stood before. */
    public static boolean replaces(FailureKind refusal, HealthReason before) {
        return ofCredential(before) || OWN_APP.contains(refusal) && APP_OFF.contains(before.code());
    }

    public static boolean ofProvider(HealthReason reason, boolean ownsRegistration) {
        return !ownsRegistration && ofCredential(reason);
    }

    /** Whether each attempt to use a connection could only be refused once more, until somebody has acted. */
    public static boolean held(ConnectionHealth health, List<HealthReason> reasons, boolean ownsRegistration) {
        return health == ConnectionHealth.ACTION_REQUIRED
                || reasons.stream().anyMatch(reason -> ofProvider(reason, ownsRegistration));
    }

    /** Whether less is granted than what needs the connection asks for: some of that is refused until somebody consents. */
    public static boolean lacksRights(List<HealthReason> reasons) {
        return reasons.stream().anyMatch(reason -> RIGHTS.contains(reason.code()));
    }

    /** How much what needs a connection is kept from its work: 2 where all of it waits, 1 where some is refused, else 0. */
    public static int hindered(ConnectionHealth health, List<HealthReason> reasons, boolean ownsRegistration) {
        return held(health, reasons, ownsRegistration) ? 2 : lacksRights(reasons) ? 1 : 0;
    }

    /** Whether no link that a customer could follow mends it. */
    static boolean beyondLinks(String code) {
        return BEYOND_LINKS.contains(code);
    }

    /** Whether Microsoft does not know the organisation: no link to its sign-in leads anywhere. */
    public static boolean tenantMissing(HealthReason reason) {
        return reason.code().equals(TENANT_GONE) || reason.code().equals(FailureKind.TENANT_UNKNOWN.name());
    }

    public static boolean warning(HealthReason reason) {
        return WARNINGS.contains(reason.code());
    }

    /** Whether it goes on standing while Microsoft gives no token and no reason against one. */
    public static boolean proven(HealthReason reason) {
        return !warning(reason) && !PASSING.contains(reason.code());
    }

    /** Whether it goes on standing where a token was given since: what a refusal told is disproved by that. */
    public static boolean seen(HealthReason reason) {
        return proven(reason) && !tenantMissing(reason) && !TOLD_BY_A_CALL.contains(reason.code());
    }

    public static boolean tellsAboutConnection(FailureKind kind) {
        return !ORDINARY.contains(kind);
    }
}
