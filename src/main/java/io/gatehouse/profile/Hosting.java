package io.gatehouse.profile;

/** Where the software of a service runs: at the provider, or in the customer's own subscription. */
public enum Hosting {
    PROVIDER,
    CUSTOMER
}
