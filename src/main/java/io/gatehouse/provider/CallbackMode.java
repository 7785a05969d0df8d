package io.gatehouse.provider;

/** Where Microsoft sends those back who sign in through one of the provider's own registrations. */
enum CallbackMode {
    /** All to one address; the state row tells the customers apart. */
    OFF,
    /** Each customer to an address below it. */
    PATH
}
