package io.gatehouse.provider;

import java.util.List;
import java.util.UUID;

/** Who comes back to the callback. A higher module knows customers and trips and implements it. */
public interface CallbackUse {

    /**
     * Customers whose administrators sign in through this registration of the provider's own, the oldest first.
     *
     * @param preferred whether it is also used where nobody chose another
     */
    List<UUID> customers(UUID registration, boolean preferred);

    /** Whether somebody was sent to Microsoft with this redirect URI and may still come back. */
    boolean underWay(String address);
}
