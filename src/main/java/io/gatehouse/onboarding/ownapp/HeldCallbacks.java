package io.gatehouse.onboarding.ownapp;

import io.gatehouse.provider.callback.CustomerCallbacks;
import io.gatehouse.registration.RegistrationReady;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Remembers which callback a new registration of a customer's own holds: its sign-ins have to name exactly that one. */
@Component
class HeldCallbacks {

    private final CustomerCallbacks callbacks;

    HeldCallbacks(CustomerCallbacks callbacks) {
        this.callbacks = callbacks;
    }

    @EventListener
    void ready(RegistrationReady event) {
        callbacks.holds(event.registrationId(), event.customerId(), event.redirectUris());
    }
}
