package io.gatehouse.sandbox.entra;

import java.util.Set;

/**
 * What the consent page asks for. {@code flow} is the sealed ticket its form sends back; the box "on behalf of your
 * organization" is offered to Global Administrators, or implied when {@code organizationOnly}.
 */
record Consent(
        String flow,
        Set<String> permissions,
        Set<String> roles,
        boolean offersOrganization,
        boolean organizationOnly) {}
