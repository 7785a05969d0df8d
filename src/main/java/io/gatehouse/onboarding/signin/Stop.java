package io.gatehouse.onboarding.signin;

import io.gatehouse.customer.register.Customers;
import io.gatehouse.microsoft.failure.ErrorCatalogue;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Randoms;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stop with what its page tells. It travels in the signed flow cookie, so that the page can be loaded again without the
 * answer of Microsoft in its address.
 *
 * @param organisation the tenant that signed in, by name or domain
 * @param account who signed in
 * @param aadsts Microsoft's number
 * @param kind which of the catalogue's explanations fits
 * @param detail what exactly is missing
 * @param flow what the person was about to do
 * @param claims what Microsoft wants to see in the next sign-in; not for the cookie
 * @param trace what ties this page to a line in our log
 */
public record Stop(
        StopReason reason,
        @Nullable String organisation,
        @Nullable String account,
        @Nullable Integer aadsts,
        @Nullable String kind,
        @Nullable String detail,
        @Nullable String correlation,
        @Nullable SignInFlow flow,
        @Nullable String claims,
        String trace) {

    private static final Pattern NOTE = Pattern.compile("(?<reason>[a-z-]+), (?<trace>[0-9a-z]{4}-[0-9a-z]{4})"
            + "(, AADSTS(?<aadsts>[0-9]{1,9}))?(, (?<account>[^,\\s@]+@(?<domain>[^,\\s@]+)))?(, (?<detail>.+))?");

    public static Stop of(StopReason reason) {
        return new Stop(reason, null, null, null, null, null, null, null, null, newTrace());
    }

    /**
     * As an invitation remembers it.
     *
     * @param note the line of {@link #note} that it kept
     */
    public static Stop of(StopReason reason, @Nullable String note) {
        Matcher line = NOTE.matcher(note == null ? "" : note);
        if (!line.matches() || !line.group("reason").equals(reason.code())) {
            return of(reason);
        }
        Integer aadsts = line.group("aadsts") == null ? null : Integer.valueOf(line.group("aadsts"));
        String kind = aadsts == null
                ? null
                : ErrorCatalogue.kindOf(aadsts).map(FailureKind::name).orElse(null);
        return new Stop(
                reason,
                line.group("domain"),
                line.group("account"),
                aadsts,
                kind,
                line.group("detail"),
                null,
                null,
                null,
                line.group("trace"));
    }

    public static Stop of(MicrosoftFailure failure) {
        MicrosoftError error = failure.error();
        return new Stop(
                StopReason.of(failure),
                null,
                null,
                error.code(),
                error.kind().name(),
                null,
                error.trace().correlationId(),
                null,
                error.claims(),
                newTrace());
    }

    /** The tenant, or the registration, is somebody else's by now; a conflict over anything else is thrown on. */
    public static Stop of(Conflict overTenant) {
        return switch (overTenant.key()) {
            case Customers.TENANT_TAKEN -> of(StopReason.TENANT_TAKEN);
            case Customers.TENANT_OTHER -> of(StopReason.WRONG_TENANT);
            case Customers.TENANT_HOME -> of(StopReason.HOME_TENANT);
            case RegistrationSagas.ELSEWHERE -> of(StopReason.BEGUN_ELSEWHERE);
            case AppRegistrations.OTHER_CUSTOMER -> of(StopReason.REGISTRATION_TAKEN);
            default -> throw overTenant;
        };
    }

    public Stop by(@Nullable String who, @Nullable String where) {
        return new Stop(reason, where, who, aadsts, kind, detail, correlation, flow, claims, trace);
    }

    public Stop because(String what) {
        return new Stop(reason, organisation, account, aadsts, kind, what, correlation, flow, claims, trace);
    }

    public Stop as(StopReason other) {
        return new Stop(other, organisation, account, aadsts, kind, detail, correlation, flow, claims, trace);
    }

    /** On the way of this flow, which a second attempt goes again. */
    public Stop during(SignInFlow other) {
        return new Stop(reason, organisation, account, aadsts, kind, detail, correlation, other, claims, trace);
    }

    /** As a browser may keep it. */
    public Stop withoutClaims() {
        return new Stop(reason, organisation, account, aadsts, kind, detail, correlation, flow, null, trace);
    }

    /** What the form of a second attempt says, or null for the ordinary way. */
    public @Nullable String again() {
        if (flow == null) {
            return null;
        }
        return switch (flow) {
            case CONSENT_ONLY -> "consent-only";
            case CONSENT_INSTEAD -> "own";
            case INSPECTION -> "look";
            default -> null;
        };
    }

    /** What people read to support, such as {@code wrong-tenant, 7q4k-2m9t}. */
    public String supportCode() {
        return reason.code() + ", " + trace;
    }

    /** One line for the invitation's history, which {@link #of(StopReason, String)} reads. */
    public String note() {
        StringBuilder text = new StringBuilder(supportCode());
        if (aadsts != null) {
            text.append(", AADSTS").append(aadsts);
        }
        if (account != null) {
            text.append(", ").append(account);
        }
        if (detail != null) {
            text.append(", ").append(detail);
        }
        return text.toString();
    }

    private static String newTrace() {
        return Randoms.reference().toLowerCase(Locale.ROOT);
    }
}
