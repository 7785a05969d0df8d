package io.gatehouse.microsoft.cloud;

import io.gatehouse.shared.TenantId;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whose sign-in page and token endpoint are meant: the tenant part of Entra's addresses (E:v2-protocols-oidc).
 *
 * @param segment a tenant GUID, a verified domain, {@code organizations} or {@code common}
 */
public record Authority(String segment) {

    /** Any work or school account; used while the customer's tenant is not known. */
    public static final Authority ORGANIZATIONS = new Authority("organizations");

    /** Any account at all. */
    public static final Authority COMMON = new Authority("common");

    private static final Pattern DOMAIN =
            Pattern.compile("(?=.{3,253}$)([a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?\\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]");

    public static Authority of(TenantId tenant) {
        return new Authority(tenant.value());
    }

    /** Empty where the text cannot be a domain name; names in other scripts are taken in their ASCII form. */
    public static Optional<Authority> ofDomain(String text) {
        return ascii(text.strip().toLowerCase(Locale.ROOT))
                .filter(name -> DOMAIN.matcher(name).matches())
                .map(Authority::new);
    }

    private static Optional<String> ascii(String name) {
        try {
            return Optional.of(IDN.toASCII(name));
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
    }
}
