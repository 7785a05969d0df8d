package io.gatehouse.profile.setup;

/** The steps that make a registration work, in the order in which they happen where a profile says nothing else. */
public enum SetUpStep {
    APPLICATION,
    IDENTIFIER_URI,
    SERVICE_PRINCIPAL,
    CREDENTIAL,
    CONSENT,
    TEAMS_APP,
    PREAUTHORISED,
    OWNERS
}
