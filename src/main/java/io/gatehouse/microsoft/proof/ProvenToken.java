package io.gatehouse.microsoft.proof;

import io.gatehouse.microsoft.failure.SignInTraits;
import io.gatehouse.microsoft.failure.SignedInPerson;
import io.gatehouse.shared.Guids;
import io.gatehouse.shared.TenantId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A token whose signature, issuer, tenant and times were checked. */
record ProvenToken(String token, Map<String, Object> header, Claims claims, TenantId tenant) {

    void requireAudience(String... accepted) {
        Set<String> audience = claims.texts("aud");
        boolean ours = audience.size() == 1
                && Stream.of(accepted).anyMatch(audience.iterator().next()::equalsIgnoreCase);
        Unproven.unless(ours, "audience is somebody else");
    }

    SignedInPerson person() {
        String upn = claims.words("preferred_username");
        String account = upn != null ? upn : claims.words("upn");
        return new SignedInPerson(
                tenant,
                claims.required("oid"),
                account,
                claims.words("name"),
                claims.texts("roles"),
                claims.texts("wids"),
                guest(account),
                new SignInTraits(claims.listOfWords("amr"), claims.listOfWords("acrs"), claims.time("auth_time")));
    }

    /** Entra has no certain sign of a guest without the optional claim {@code acct}; the others are as telling. */
    private boolean guest(@Nullable String account) {
        Object kind = claims.values().get("acct");
        boolean told = kind instanceof Number number ? number.intValue() == 1 : "1".equals(kind);
        String provider = claims.text("idp");
        boolean elsewhere = provider != null
                && !Guids.same(provider, claims.text("iss"))
                && !provider.toLowerCase(Locale.ROOT).contains(tenant.value());
        return told
                || elsewhere
                || (account != null && account.toUpperCase(Locale.ROOT).contains("#EXT#"));
    }

    /** A record would print the token. */
    @Override
    public String toString() {
        return "ProvenToken[" + tenant.value() + "]";
    }
}
