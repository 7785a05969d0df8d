package io.gatehouse.profile.permission;

/** Where the app registration of a service lives: in the provider's home tenant or in the customer's. */
public enum RegistrationHome {
    PROVIDER,
    CUSTOMER
}
