/** Tells when credentials end, over all customers: as a page, and as a calendar that people subscribe to. */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "connection",
            "connection :: *",
            "profile",
            "profile :: *",
            "provider",
            "provider :: *",
            "registration",
            "registration :: *"
        })
@NullMarked
package io.gatehouse.expiry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
