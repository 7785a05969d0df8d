package io.gatehouse.onboarding;

/** Where the pages of the wizard are that others lead to. */
final class WizardPaths {

    static final String BY_HAND = "/authenticate/by-hand";
    static final String DRY_RUN = "/authenticate/dry-run";
    static final String EXISTING = "/authenticate/existing";
    static final String INPUTS = "/authenticate/inputs";
    static final String METHOD = "/authenticate/method";
    static final String PARTNER = "/authenticate/partner";
    static final String REGISTRATION = "/authenticate/registration";
    static final String TASKS = "/authenticate/tasks";

    private WizardPaths() {}
}
