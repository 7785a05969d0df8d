package io.gatehouse.provider;

import java.util.Set;

/**
 * What customers are asked to consent to at the provider's own registration. A higher module knows the services that are
 * offered and implements it.
 */
public interface AskedPermissions {

    /** Microsoft Graph's delegated permissions by their short names. */
    Set<String> delegated();
}
