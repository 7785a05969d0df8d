/** Ends the relation to a customer: lists, exports, removes and proves, and destroys the key at last. */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "connection",
            "connection :: *",
            "customer",
            "customer :: *",
            "invitation",
            "invitation :: *",
            "job",
            "job :: *",
            "mail",
            "mail :: *",
            "microsoft",
            "microsoft :: *",
            "onboarding",
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
package io.gatehouse.exit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
