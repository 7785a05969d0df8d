package io.gatehouse.sandbox.entra.consent;

/**
 * What the consent page asks for. {@code flow} is the sealed ticket its form sends back; the box "on behalf of your
 * organization" is offered to Global Administrators, or implied when {@code organizationOnly}.
 */
public record Consent(String flow, Wanted wanted, boolean offersOrganization, boolean organizationOnly) {}
