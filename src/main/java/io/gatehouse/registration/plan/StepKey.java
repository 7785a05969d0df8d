package io.gatehouse.registration.plan;

/** The steps of making a registration, in the order in which they are done. */
public enum StepKey {
    POLICIES_READ,
    APPLICATION_CREATED,
    IDENTIFIER_URI,
    SERVICE_PRINCIPAL,
    CREDENTIAL,
    RESOURCE_PRINCIPALS,
    DELEGATED_GRANTS,
    APP_ROLES,
    TEAMS_APP,
    PREAUTHORISED,
    OWNERS,
    REPLICATED,
    LIVE_TEST,
    BOOTSTRAP_REMOVED,
    PROVEN;

    /** Message key of its title. */
    public String titleKey() {
        return "registration.step." + name();
    }
}
