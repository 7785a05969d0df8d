package io.gatehouse.provider.callback;

/** How far the address of a customer's own is. Only a registered one is used. */
enum CallbackState {
    /** Wanted, and not seen at Microsoft yet. */
    WAITING,
    /** Read back from Microsoft. */
    REGISTERED,
    /** The registration holds as many redirect URIs as Microsoft takes. */
    FULL,
    /** Not used for new sign-ins any more, and removed once nobody is on the way. */
    LEAVING
}
