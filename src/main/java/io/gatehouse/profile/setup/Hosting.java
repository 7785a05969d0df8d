package io.gatehouse.profile.setup;

/** Where the software of a service runs: at the provider, or in the customer's own subscription. */
public enum Hosting {
    PROVIDER,
    CUSTOMER
}
