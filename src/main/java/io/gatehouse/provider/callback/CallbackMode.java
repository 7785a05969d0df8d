package io.gatehouse.provider.callback;

/** Where Microsoft sends those back who sign in through one of the provider's own registrations. */
public enum CallbackMode {
    /** All to one address; the state row tells the customers apart. */
    OFF,
    /** Each customer to an address below it. */
    PATH
}
