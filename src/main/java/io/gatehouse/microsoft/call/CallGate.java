package io.gatehouse.microsoft.call;

/** Asked before each call that concerns a customer; public keys and discovery documents are read in any case. */
@FunctionalInterface
public interface CallGate {

    CallGate OPEN = () -> {};

    /** @throws io.gatehouse.shared.CallsPaused where no call may be made now */
    void pass();
}
