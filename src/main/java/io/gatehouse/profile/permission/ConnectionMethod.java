package io.gatehouse.profile.permission;

/** How a customer's tenant is connected; a profile names the ones it offers. */
public enum ConnectionMethod {
    DELEGATED_TOKEN,
    NEW_APP_REGISTRATION,
    EXISTING_APP_REGISTRATION
}
