package io.gatehouse.onboarding.wizard;

/** Where the pages of the wizard are that others lead to. */
public final class WizardPaths {

    public static final String APPROVAL = "/authenticate/approval";
    public static final String BY_HAND = "/authenticate/by-hand";
    public static final String DRY_RUN = "/authenticate/dry-run";
    public static final String EARLIER = "/authenticate/earlier";
    public static final String EXISTING = "/authenticate/existing";
    public static final String INPUTS = "/authenticate/inputs";
    public static final String METHOD = "/authenticate/method";
    public static final String NEW_LINK = "/authenticate/new-link";
    public static final String PARTNER = "/authenticate/partner";
    public static final String REGISTRATION = "/authenticate/registration";
    public static final String RETURN = "/authenticate/return";
    public static final String TASKS = "/authenticate/tasks";

    private WizardPaths() {}
}
