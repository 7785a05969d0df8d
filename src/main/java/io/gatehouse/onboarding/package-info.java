/** The wizard that a customer admin walks through, the callback, and completing or repairing a connection. */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "connection",
            "connection :: *",
            "customer",
            "customer :: *",
            "document",
            "invitation",
            "invitation :: *",
            "job",
            "job :: *",
            "mail",
            "mail :: *",
            "microsoft",
            "microsoft :: *",
            "profile",
            "profile :: *",
            "provider",
            "provider :: *",
            "registration",
            "registration :: *",
            "vault",
            "vault :: *"
        })
@NullMarked
package io.gatehouse.onboarding;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
