/** The wizard that a customer admin walks through, the callback, and completing or repairing a connection. */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "connection",
            "customer",
            "document",
            "invitation",
            "job",
            "mail",
            "microsoft",
            "profile",
            "provider",
            "registration",
            "registration :: *",
            "vault"
        })
@NullMarked
package io.gatehouse.onboarding;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
